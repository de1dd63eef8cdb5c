/** Tests of stage 3. */
@NullMarked
package org.diffusionfleet.gateway.submit;

import org.jspecify.annotations.NullMarked;
