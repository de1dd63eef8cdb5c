@NullMarked
package org.diffusionfleet.gateway.retry;

import org.jspecify.annotations.NullMarked;
