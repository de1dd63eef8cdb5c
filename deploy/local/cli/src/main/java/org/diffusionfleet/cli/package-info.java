/** The fleet command line. */
@NullMarked
package org.diffusionfleet.cli;

import org.jspecify.annotations.NullMarked;
