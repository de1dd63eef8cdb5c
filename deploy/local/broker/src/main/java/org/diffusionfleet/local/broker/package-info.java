/** A real Kafka node for one machine, broker and controller in one process. */
@NullMarked
package org.diffusionfleet.local.broker;

import org.jspecify.annotations.NullMarked;
