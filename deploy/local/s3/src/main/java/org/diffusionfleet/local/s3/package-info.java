/** A real S3 server for one machine: HTTP with SigV4 over a directory. */
@NullMarked
package org.diffusionfleet.local.s3;

import org.jspecify.annotations.NullMarked;
