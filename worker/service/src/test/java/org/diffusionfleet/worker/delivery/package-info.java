/** What is tried again, and for how long. */
@NullMarked
package org.diffusionfleet.worker.delivery;

import org.jspecify.annotations.NullMarked;
