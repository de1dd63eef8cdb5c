package org.diffusionfleet.schemas;

import java.time.Instant;

/**
 * How far a running job is; told often, kept briefly, safe to miss.
 *
 * @param jobId the job
 * @param attempt which try, from 1
 * @param time when
 * @param step denoising steps done, summed over the job's samples
 * @param steps denoising steps in all, summed over the job's samples
 */
public record JobProgress(String jobId, int attempt, Instant time, int step, int steps) {}
