@NullMarked
package org.diffusionfleet.gateway.batches;

import org.jspecify.annotations.NullMarked;
