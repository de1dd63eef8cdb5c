/** What no worker could do: the view of dead letters, and putting them back or dropping them, once. */
@NullMarked
package org.diffusionfleet.gateway.deadletters;

import org.jspecify.annotations.NullMarked;
