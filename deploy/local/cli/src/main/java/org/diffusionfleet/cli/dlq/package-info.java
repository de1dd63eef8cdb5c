/** {@code fleet dlq}: what no worker could do, and what shall become of it. */
@NullMarked
package org.diffusionfleet.cli.dlq;

import org.jspecify.annotations.NullMarked;
