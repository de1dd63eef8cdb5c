package org.diffusionfleet.worker.parking;

import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.schemas.Manifest;

/**
 * What there is of a job that is given back.
 *
 * @param done steps that were told of
 * @param steps in all
 * @param images pictures in the store
 * @param warnings what those show less of than was asked
 * @param checkpoints of samples on their way, by index
 */
public record Leftovers(
        int done,
        int steps,
        List<Manifest.Image> images,
        List<String> warnings,
        Map<Integer, Checkpoint> checkpoints) {}
