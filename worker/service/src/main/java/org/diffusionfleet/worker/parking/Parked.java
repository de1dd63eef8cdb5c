package org.diffusionfleet.worker.parking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.Manifest;

/**
 * What lies at {@link #key} after a worker gave a job back because it drained. Between workers only: no part of the contract.
 *
 * @param version of this form; a worker that does not know it takes no notice
 * @param replay the life of the job that it is about
 * @param excused deliveries in that life that are no tries at the job
 * @param work what was done of the job by then
 */
public record Parked(int version, int replay, int excused, Work work) {

    public Parked {
        work = work == null ? Work.NONE : work;
    }

    /** The version that is written and read. */
    public static final int VERSION = 1;

    /** The longest note that is read. */
    public static final int MAX_BYTES = 1 << 20;

    /**
     * What need not be done again.
     *
     * @param origin {@code DiffusionPipeline.checkpointKey()} of the worker that did it; empty if there is nothing
     * @param request SHA-256 of the request that it was done for, as JSON with everything filled in
     * @param done steps that were told of
     * @param steps in all
     * @param images pictures in the store, by index
     * @param warnings what those show less of than was asked
     * @param samples that were on their way, by index
     */
    public record Work(
            String origin,
            String request,
            int done,
            int steps,
            List<Manifest.Image> images,
            List<String> warnings,
            List<Sample> samples) {

        /** Nothing. */
        public static final Work NONE = new Work("", "", 0, 0, List.of(), List.of(), List.of());

        public Work {
            images = List.copyOf(images);
            warnings = List.copyOf(warnings);
            samples = List.copyOf(samples);
        }

        /** This with what lies in the store of samples that came no further since. */
        Work with(Work before) {
            var own = of(samples, Sample::index);
            var drawn = of(images, Manifest.Image::index);
            var all = new ArrayList<>(samples);
            before.samples.stream()
                    .filter(Predicate.not(sample -> own.containsKey(sample.index) || drawn.containsKey(sample.index)))
                    .forEach(all::add);
            all.sort(Comparator.comparingInt(Sample::index));
            return new Work(origin, request, done, steps, images, warnings, all);
        }

        private static <T> Map<Integer, T> of(List<T> list, Function<T, Integer> index) {
            return list.stream().collect(Collectors.toMap(index, Function.identity()));
        }
    }

    /**
     * A sample between two steps.
     *
     * @param index 0 for the job's first
     * @param step steps it has taken
     * @param bytes of its checkpoint, an object under {@link #checkpointKey}
     */
    public record Sample(int index, int step, int bytes) {}

    /** The object key of a job's note. */
    public static String key(String jobId) {
        return Manifest.prefix(jobId) + "parked.json";
    }

    /** The object key of a sample's checkpoint. */
    public static String checkpointKey(String jobId, int index) {
        return Manifest.prefix(jobId) + "parked/" + index + ".checkpoint";
    }
}
