/** Tests of the package of the same name. */
@NullMarked
package org.diffusionfleet.cli;

import org.jspecify.annotations.NullMarked;
