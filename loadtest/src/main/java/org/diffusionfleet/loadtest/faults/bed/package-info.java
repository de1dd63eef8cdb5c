/** The processes under test, and what stands between them and the object store. */
@NullMarked
package org.diffusionfleet.loadtest.faults.bed;

import org.jspecify.annotations.NullMarked;
