/** Prompt to embedding: tokenizer, text encoder and the cache of recent prompts. */
@NullMarked
package org.diffusionfleet.diffusion.text;

import org.jspecify.annotations.NullMarked;
