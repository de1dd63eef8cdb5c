/** What is kept, and for how long: deletion of jobs, their time to live, and the sweep of what nobody owns. */
@NullMarked
package org.diffusionfleet.gateway.retention;

import org.jspecify.annotations.NullMarked;
