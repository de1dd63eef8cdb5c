/** What every stage says when it cannot go on: RFC 9457 problems with stable codes. */
@NullMarked
package org.diffusionfleet.gateway.problem;

import org.jspecify.annotations.NullMarked;
