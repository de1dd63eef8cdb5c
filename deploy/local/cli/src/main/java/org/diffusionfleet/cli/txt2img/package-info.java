/** The reference's {@code txt2img.py} and {@code img2img.py} as clients of the fleet: same flags, same files. */
@NullMarked
package org.diffusionfleet.cli.txt2img;

import org.jspecify.annotations.NullMarked;
