/** Notes that are written, read and not believed. */
@NullMarked
package org.diffusionfleet.worker.parking;

import org.jspecify.annotations.NullMarked;
