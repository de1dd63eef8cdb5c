/** The gateway as its clients see it, on a real broker and a real S3 server. */
@NullMarked
package org.diffusionfleet.gateway;

import org.jspecify.annotations.NullMarked;
