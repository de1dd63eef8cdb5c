package org.diffusionfleet.schemas;

import java.time.Instant;

/**
 * A job's objects are gone, and gateways know it no more. Nothing told of the job afterwards counts.
 *
 * @param jobId the job
 * @param time when
 * @param reason why
 */
public record JobDeleted(String jobId, Instant time, DeleteRequest.Reason reason) {}
