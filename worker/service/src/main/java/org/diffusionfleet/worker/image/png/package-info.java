/** Lossless files: rows filtered, deflated by a compressor made for them, in chunks with texts. */
@NullMarked
package org.diffusionfleet.worker.image.png;

import org.jspecify.annotations.NullMarked;
