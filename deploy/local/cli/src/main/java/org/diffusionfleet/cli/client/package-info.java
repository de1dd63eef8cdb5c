/** The fleet's REST API from a client's side: submit, follow, fetch, cancel. */
@NullMarked
package org.diffusionfleet.cli.client;

import org.jspecify.annotations.NullMarked;
