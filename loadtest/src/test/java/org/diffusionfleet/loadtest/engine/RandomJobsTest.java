package org.diffusionfleet.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.diffusion.ModelInfo;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.Task;
import org.junit.jupiter.api.Test;

class RandomJobsTest {
    private static final ModelInfo MODEL = new ModelInfo(
            "a model",
            64,
            64,
            8,
            4,
            8,
            77,
            999,
            List.of(SamplerKind.DDIM, SamplerKind.COMPVIS_PLMS),
            true,
            SamplerKind.DDIM,
            List.of(),
            Map.of(
                    SamplerKind.DDIM, List.of(new StepRange(1, 999)),
                    SamplerKind.COMPVIS_PLMS, List.of(new StepRange(1, 2), new StepRange(4, 5))),
            EnumSet.of(Task.TEXT_TO_IMAGE),
            1);

    @Test
    void shouldBeOfEveryKindThatTheModelTakes() {
        // When
        var jobs = jobs(1);

        // Then
        assertThat(jobs).extracting(SampleRequest::sampler).contains(SamplerKind.DDIM, SamplerKind.COMPVIS_PLMS);
        assertThat(jobs).extracting(SampleRequest::guided).contains(true, false);
        assertThat(jobs).extracting(SampleRequest::width).containsOnly(64, 72);
        assertThat(stepsOf(jobs, SamplerKind.DDIM)).containsExactlyInAnyOrder(2, 3, 4, 5, 6);
        assertThat(stepsOf(jobs, SamplerKind.COMPVIS_PLMS)).containsExactlyInAnyOrder(2, 4, 5);
    }

    @Test
    void shouldBeTheSameForASeed() {
        // When / Then
        assertThat(jobs(1)).isEqualTo(jobs(1)).isNotEqualTo(jobs(2));
    }

    private static List<Integer> stepsOf(List<SampleRequest> jobs, SamplerKind sampler) {
        return jobs.stream()
                .filter(job -> job.sampler() == sampler)
                .map(SampleRequest::steps)
                .distinct()
                .toList();
    }

    private static List<SampleRequest> jobs(long seed) {
        var random = new Random(seed);
        return Stream.generate(() -> RandomJobs.next(random, MODEL)).limit(500).collect(Collectors.toList());
    }
}
