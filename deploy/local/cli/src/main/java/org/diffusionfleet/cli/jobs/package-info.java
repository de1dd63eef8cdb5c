/** {@code fleet jobs}: which there are, how they stand, and what shall become of them. */
@NullMarked
package org.diffusionfleet.cli.jobs;

import org.jspecify.annotations.NullMarked;
