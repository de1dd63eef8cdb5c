package org.diffusionfleet.worker.job;

/**
 * How often a job is tried.
 *
 * @param attempts tries that count, in all
 * @param losses how many of them may end with a dead worker or a lost lease
 * @param backoff how long it waits between two tries
 */
public record TryLimits(int attempts, int losses, Backoff backoff) {}
