/** The whole way of a job through one worker, on a real broker, a real S3 server and the bundled model. */
@NullMarked
package org.diffusionfleet.worker;

import org.jspecify.annotations.NullMarked;
