/** Many jobs in one request: a file of lines becomes jobs that are counted, listed and cancelled together. */
@NullMarked
package org.diffusionfleet.gateway.batches;

import org.jspecify.annotations.NullMarked;
