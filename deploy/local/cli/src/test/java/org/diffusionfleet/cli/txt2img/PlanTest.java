package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.diffusionfleet.cli.txt2img.Plan.PlannedJob;
import org.diffusionfleet.cli.txt2img.PromptFile.Prompt;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Prompt A = new Prompt("a", 1);
    private static final Prompt B = new Prompt("b", 2);
    private static final Prompt C = new Prompt("c", 4);

    @Test
    void shouldMakeOneJobForEachIterationOfAPrompt() {
        // When
        var plan = Plan.ofPrompt("cat", 2, 3, 42, false);

        // Then
        var cat = new Prompt("cat", 0);
        assertThat(plan.jobs()).containsExactly(new PlannedJob(cat, 42, 3, 0), new PlannedJob(cat, 45, 3, 3));
        assertThat(plan.pictures()).isEqualTo(6);
    }

    @Test
    void shouldRepeatTheSeedOfAPromptWhenTheCodeIsFixed() {
        // When
        var plan = Plan.ofPrompt("cat", 2, 3, 42, true);

        // Then
        assertThat(plan.jobs()).extracting(PlannedJob::seed).containsExactly(42L, 42L);
    }

    @Test
    void shouldMakeOneJobForEachPromptAndIteration() {
        // When
        var plan = Plan.ofPrompts(List.of(A, B, C), 2, 2, 7, false);

        // Then
        assertThat(plan.jobs())
                .containsExactly(
                        new PlannedJob(A, 7, 1, 0),
                        new PlannedJob(B, 8, 1, 1),
                        new PlannedJob(C, 9, 1, 2),
                        new PlannedJob(A, 10, 1, 3),
                        new PlannedJob(B, 11, 1, 4),
                        new PlannedJob(C, 12, 1, 5));
    }

    @Test
    void shouldStartEveryBatchFromTheSameNoiseWhenTheCodeIsFixed() {
        // When
        var plan = Plan.ofPrompts(List.of(A, B, C), 2, 2, 7, true);

        // Then
        assertThat(plan.jobs()).extracting(PlannedJob::seed).containsExactly(7L, 8L, 7L, 7L, 8L, 7L);
    }
}
