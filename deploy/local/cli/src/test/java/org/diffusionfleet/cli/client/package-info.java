/** Tests of the package of the same name. */
@NullMarked
package org.diffusionfleet.cli.client;

import org.jspecify.annotations.NullMarked;
