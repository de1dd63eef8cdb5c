/** The reference's {@code txt2img.py} as a client of the fleet: same flags, same files. */
@NullMarked
package org.diffusionfleet.cli.txt2img;

import org.jspecify.annotations.NullMarked;
