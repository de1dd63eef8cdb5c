/** Tests of the package of the same name. */
@NullMarked
package org.diffusionfleet.gateway.deadletters;

import org.jspecify.annotations.NullMarked;
