/** What a run says in the end. */
@NullMarked
package org.diffusionfleet.loadtest.faults.report;

import org.jspecify.annotations.NullMarked;
