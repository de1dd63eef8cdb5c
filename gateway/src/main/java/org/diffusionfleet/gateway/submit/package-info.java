/** Stage 3: jobs and cancel requests onto Kafka, told only when the broker has them. */
@NullMarked
package org.diffusionfleet.gateway.submit;

import org.jspecify.annotations.NullMarked;
