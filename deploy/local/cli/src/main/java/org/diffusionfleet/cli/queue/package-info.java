/** {@code fleet queue} and {@code fleet quote}: what waits, and what a job would take. */
@NullMarked
package org.diffusionfleet.cli.queue;

import org.jspecify.annotations.NullMarked;
