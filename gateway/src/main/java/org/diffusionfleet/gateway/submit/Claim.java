package org.diffusionfleet.gateway.submit;

import org.diffusionfleet.schemas.Job;

/**
 * What an {@link IdempotencyKey} stands for.
 *
 * @param request SHA-256 of the request that came with it first
 * @param job what that request became
 */
record Claim(String request, Job job) {}
