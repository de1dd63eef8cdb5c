package org.diffusionfleet.cli.txt2img;

import java.util.ArrayList;
import java.util.List;

/**
 * The jobs of a run, in the order of their pictures.
 *
 * @param jobs what to submit
 * @param pictures how many pictures they make in all
 */
record Plan(List<PlannedJob> jobs, int pictures) {

    /**
     * One job.
     *
     * @param prompt what it draws
     * @param seed of its first picture; picture {@code i} of the job has {@code seed + i}
     * @param samples how many pictures
     * @param firstPicture the run's number of its first picture, from 0
     */
    record PlannedJob(PromptFile.Prompt prompt, long seed, int samples, int firstPicture) {}

    /** One prompt: each iteration is a job of {@code samples} pictures. */
    static Plan ofPrompt(String prompt, int iterations, int samples, long seed, boolean fixedCode) {
        var jobs = new ArrayList<PlannedJob>();
        for (int first = 0; first < iterations * samples; first += samples) {
            jobs.add(new PlannedJob(new PromptFile.Prompt(prompt, 0), fixedCode ? seed : seed + first, samples, first));
        }
        return new Plan(List.copyOf(jobs), iterations * samples);
    }

    /**
     * Many prompts: one picture, and so one job, for each prompt and iteration.
     *
     * <p>The reference draws them in batches of {@code samples}; with a fixed code a picture's noise follows from its place
     * in its batch, so that every batch starts from the same noise.
     */
    static Plan ofPrompts(List<PromptFile.Prompt> prompts, int iterations, int samples, long seed, boolean fixedCode) {
        var jobs = new ArrayList<PlannedJob>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            for (int place = 0; place < prompts.size(); place++) {
                var picture = jobs.size();
                var own = seed + (fixedCode ? place % samples : picture);
                jobs.add(new PlannedJob(prompts.get(place), own, 1, picture));
            }
        }
        return new Plan(List.copyOf(jobs), jobs.size());
    }
}
