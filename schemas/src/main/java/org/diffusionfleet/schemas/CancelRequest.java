package org.diffusionfleet.schemas;

import java.time.Instant;

/**
 * An owner's wish that a job stop.
 *
 * @param jobId the job
 * @param time when it was asked
 */
public record CancelRequest(String jobId, Instant time) {}
