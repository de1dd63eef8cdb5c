/** What was seen of the fleet from outside, and whether it keeps what was promised; knows no process and no class of the services. */
@NullMarked
package org.diffusionfleet.loadtest.faults.oracle;

import org.jspecify.annotations.NullMarked;
