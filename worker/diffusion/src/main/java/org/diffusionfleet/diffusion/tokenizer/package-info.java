/** CLIP's byte-pair tokenizer: prompt text to token ids. */
@NullMarked
package org.diffusionfleet.diffusion.tokenizer;

import org.jspecify.annotations.NullMarked;
