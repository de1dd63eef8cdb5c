/** The stack's processes and topics, tried on the real ones. */
@NullMarked
package org.diffusionfleet.local.stack;

import org.jspecify.annotations.NullMarked;
