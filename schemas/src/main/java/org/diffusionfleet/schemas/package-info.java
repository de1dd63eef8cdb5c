/** The contract between services, gateway and workers: jobs, events, manifests, topics and their bytes. */
@NullMarked
package org.diffusionfleet.schemas;

import org.jspecify.annotations.NullMarked;
