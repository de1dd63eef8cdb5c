@NullMarked
package org.diffusionfleet.loadtest.faults.bed;

import org.jspecify.annotations.NullMarked;
