/** Stage 8 against what the JDK has: time and bytes of picture files. */
@NullMarked
package org.diffusionfleet.loadtest.image;

import org.jspecify.annotations.NullMarked;
