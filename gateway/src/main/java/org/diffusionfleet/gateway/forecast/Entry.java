package org.diffusionfleet.gateway.forecast;

import org.diffusionfleet.gateway.status.Work;

/**
 * A job in a queue.
 *
 * @param done the part of its steps that are taken
 * @param notBefore when it may begin, in seconds from now
 */
record Entry(String id, Work work, double done, double notBefore) {}
