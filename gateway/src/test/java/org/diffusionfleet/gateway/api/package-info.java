/** How request bodies are read. */
@NullMarked
package org.diffusionfleet.gateway.api;

import org.jspecify.annotations.NullMarked;
