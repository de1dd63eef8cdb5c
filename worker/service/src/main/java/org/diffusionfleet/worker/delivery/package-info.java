/** Stages 9 and 10: objects and manifest into the store, events onto Kafka. */
@NullMarked
package org.diffusionfleet.worker.delivery;

import org.jspecify.annotations.NullMarked;
