/** Decisions between gateways, kept in the bucket. */
@NullMarked
package org.diffusionfleet.gateway.store;

import org.jspecify.annotations.NullMarked;
