package org.diffusionfleet.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobAnswerTest {

    @ParameterizedTest
    @CsvSource({"prompt: cut, true", ", false"})
    void shouldShowWarningsIfThereAreAny(String warning, boolean shown) {
        // Given
        var warnings = warning == null ? List.<String>of() : List.of(warning);
        var manifest = new Manifest(Examples.job("j"), List.of(Examples.image("j", 0)), warnings);
        var view = JobView.EMPTY.submitted(Examples.job("j")).happened(Examples.succeeded("j", 1, manifest));

        // When
        var json = Json.MAPPER.valueToTree(JobAnswer.of(view, null, Optional.empty(), null));

        // Then
        assertThat(json.has("warnings")).isEqualTo(shown);
        assertThat(json.path("warnings")).hasSize(warnings.size());
    }

    @Test
    void shouldShowWhichPictureWasFlaggedAndWhichIsMarked() {
        // Given
        var job = Examples.job("a");
        var images = List.of(Examples.image("a", 0), Examples.image("a", 1).with(true, "StableDiffusionV1"));
        var view = JobView.EMPTY.submitted(job).happened(Examples.succeeded("a", 1, new Manifest(job, images)));

        // When
        var shown = Json.MAPPER
                .valueToTree(JobAnswer.of(view, null, Optional.empty(), null))
                .path("images");

        // Then
        assertThat(shown.path(0).has("nsfw")).isFalse();
        assertThat(shown.path(0).has("watermark")).isFalse();
        assertThat(shown.path(1).path("nsfw").asBoolean()).isTrue();
        assertThat(shown.path(1).path("watermark").asText()).isEqualTo("StableDiffusionV1");
    }

    @Test
    void shouldShowWhenItIsTriedAgainWhileItWaitsForThat() {
        // Given
        var retryAt = Examples.TIME.plusSeconds(8);
        var waits = JobView.EMPTY
                .submitted(Examples.job("a"))
                .happened(Examples.started("a", 1))
                .happened(Examples.released("a", 1, retryAt));

        // When: its record lies on its topic again, and a worker takes it.
        var putBack = waits.submitted(Examples.job("a"));
        var runs = putBack.happened(Examples.started("a", 2));

        // Then
        assertThat(putBack).isEqualTo(waits);
        assertThat(JobAnswer.of(waits, null, Optional.empty(), null).retryAt()).isEqualTo(retryAt);
        assertThat(JobAnswer.of(runs, null, Optional.empty(), null).retryAt()).isNull();
        assertThat(JobAnswer.of(JobView.EMPTY.submitted(Examples.job("a")), null, Optional.empty(), null)
                        .retryAt())
                .isNull();
        assertThat(runs.history())
                .extracting(JobView.Entry::id)
                .containsExactly("a/queued", "a/running/1", "a/queued/1", "a/running/2");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void shouldShowTheProgressOfThisLifeOnly(int life, boolean shown) {
        // Given: a job that failed, was replayed and runs again.
        var again = Examples.inLife(1, Examples.started("a", 1));
        var view = JobView.EMPTY
                .submitted(Examples.job("a"))
                .happened(Examples.started("a", 1))
                .happened(Examples.failed("a", 1))
                .submitted(Examples.job("a"), 1)
                .happened(again);
        var told = new JobProgress("a", 1, Examples.TIME, 7, 50, List.of(), null, life);

        // When
        var json = Json.MAPPER.valueToTree(JobAnswer.of(view, told, Optional.empty(), null));

        // Then
        assertThat(json.has("progress")).isEqualTo(shown);
    }
}
