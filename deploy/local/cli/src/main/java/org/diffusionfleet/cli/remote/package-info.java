/** What commands have in common that talk to a fleet that runs. */
@NullMarked
package org.diffusionfleet.cli.remote;

import org.jspecify.annotations.NullMarked;
