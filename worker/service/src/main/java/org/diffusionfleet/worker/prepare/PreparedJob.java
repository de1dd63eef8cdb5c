package org.diffusionfleet.worker.prepare;

import org.diffusionfleet.diffusion.InitImage;
import org.diffusionfleet.schemas.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job that can be drawn.
 *
 * @param job with nothing left open: its size is known, and its pictures lie in the bucket, with their digests
 * @param init what its samples start from, or null
 */
public record PreparedJob(Job job, @Nullable InitImage init) {}
