/** Tests of the package of the same name. */
@NullMarked
package org.diffusionfleet.cli.txt2img;

import org.jspecify.annotations.NullMarked;
