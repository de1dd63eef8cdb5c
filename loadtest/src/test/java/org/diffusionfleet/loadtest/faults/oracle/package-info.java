@NullMarked
package org.diffusionfleet.loadtest.faults.oracle;

import org.jspecify.annotations.NullMarked;
