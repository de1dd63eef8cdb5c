/** A fleet of workers as a game of turns, with a broker and a store that keep to their rules and nothing else. */
@NullMarked
package org.diffusionfleet.worker.simulation;

import org.jspecify.annotations.NullMarked;
