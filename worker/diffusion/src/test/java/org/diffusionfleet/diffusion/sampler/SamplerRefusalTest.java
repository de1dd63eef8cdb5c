package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.StepRange;
import org.diffusionfleet.diffusion.noise.TorchNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs and settings that there are not, and the steps that a run takes. */
class SamplerRefusalTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plms | {} | 1000 | 1000 steps are too many: they reach timestep 1000 and the model ends at 999",
                "ddim | {'num_train_timesteps': 20, 'original_inference_steps': 20} | 21 | steps must be 1 to 20, not 21",
                "dpmpp_2m | {'timestep_spacing': 'leading'} | 999 | 999 steps are too many: they reach timestep 1000 and the model ends at 999",
                "dpmpp_2m | {'timestep_spacing': 'linspace'} | 1000 | steps must be 1 to 999, not 1000",
                "lcm | {} | 51 | steps must be 1 to 50, not 51",
                "plms | {'skip_prk_steps': false} | 3 | steps must be 4 or more with skip_prk_steps false, not 3",
                "compvis_plms | {} | 3 | steps must not be 3 with the reference's timesteps: they reach 1000 and the model ends at 999",
                "compvis_ddim | {} | 9 | steps must not be 9 with the reference's timesteps: they reach 1000 and the model ends at 999",
                "compvis_ddim | {} | 27 | steps must not be 27 with the reference's timesteps: they reach 1000 and the model ends at 999",
                "compvis_ddim | {} | 501 | steps must not be 501 with the reference's timesteps: they reach 1000 and the model ends at 999",
                "compvis_dpm | {} | 1 | steps must be 2 or more with the reference's solver, not 1",
                "ddim | {'rescale_betas_zero_snr': true, 'timestep_spacing': 'trailing'} | 5 | a model of rescale_betas_zero_snr that predicts epsilon cannot start from timestep 999, which holds no signal",
                "lcm | {'rescale_betas_zero_snr': true} | 4 | a model of rescale_betas_zero_snr that predicts epsilon cannot start from timestep 999, which holds no signal",
                "unipc | {'lower_order_final': false} | 5 | final_sigmas_type zero needs predict_x0 and lower_order_final with the sampler unipc",
                "unipc | {'use_karras_sigmas': true, 'final_sigmas_type': 'sigma_min'} | 5 | final_sigmas_type sigma_min has no step to take with these sigmas and the sampler unipc",
            })
    void shouldRefuseARunThatThereIsNot(String sampler, String file, int steps, String reason) {
        // Given
        var refused = sampler(sampler, file);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> refused.begin(options(steps, 1)))
                // Then
                .withMessage(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plms | {'prediction_type': 'sample'} | prediction_type sample is not defined for the sampler plms",
                "euler_a | {'prediction_type': 'sample'} | prediction_type sample is not defined for the sampler euler_a",
                "dpmpp_2m | {'use_dynamic_shifting': true} | use_dynamic_shifting is not supported",
                "unipc | {'use_flow_sigmas': true} | use_flow_sigmas is not supported",
                "unipc | {'solver_p': {}} | solver_p and variance_type are not supported",
                "dpmpp_2m | {'variance_type': 'learned'} | solver_p and variance_type are not supported",
            })
    void shouldRefuseASamplerThatTheFileRulesOut(String sampler, String file, String reason) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler(sampler, file))
                // Then
                .withMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "plms, 3, 4",
        "plms, 9, 10",
        "plms, 27, 28",
        "plms, 501, 502",
        "plms, 999, 1000",
        "ddim, 3, 3",
        "ddim, 27, 27",
        "ddim, 501, 501",
        "ddim, 999, 999",
        "heun, 27, 53",
        "heun, 999, 1997",
        "euler, 1, 1",
        "compvis_ddim, 7, 8",
        "compvis_ddim, 30, 31",
        "compvis_plms, 50, 51",
        "compvis_plms, 500, 501",
    })
    void shouldTakeAsManyCalls(String sampler, int steps, int calls) {
        // When
        var run = sampler(sampler, "{'timestep_spacing': 'leading'}").begin(options(steps, 1));

        // Then
        assertThat(run.calls()).isEqualTo(calls);
    }

    @ParameterizedTest
    @CsvSource({
        "plms, leading, 999",
        "plms, trailing, 1000",
        "ddim, linspace, 1000",
        "dpmpp_2m, leading, 998",
        "euler, leading, 999",
        "lcm, leading, 50",
        "compvis_ddim, leading, 500",
        "compvis_dpm, leading, 1000",
    })
    void shouldKnowItsLongestRun(String sampler, String spacing, int longest) {
        // When
        var maxSteps = sampler(sampler, "{'timestep_spacing': '%s'}".formatted(spacing))
                .maxSteps();

        // Then
        assertThat(maxSteps).isEqualTo(longest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plms | {} | 1 to 999",
                "plms | {'skip_prk_steps': false, 'num_train_timesteps': 20, 'original_inference_steps': 20} | 4 to 19",
                "lcm | {'original_inference_steps': 40} | 1 to 40",
                "compvis_ddim | {} | 1 to 2, 4 to 8, 10 to 26, 28 to 35, 38 to 100, 112 to 250, 334 to 500",
                "compvis_plms | {'num_train_timesteps': 20, 'original_inference_steps': 20} | 1 to 10",
                "compvis_dpm | {'num_train_timesteps': 20, 'original_inference_steps': 20} | 2 to 20",
            })
    void shouldSayHowManyStepsItTakesAndRefuseAllOthers(String id, String file, String ranges) {
        // Given
        var sampler = sampler(id, file);

        // When
        var steps = sampler.steps();

        // Then
        assertThat(steps.stream().map(range -> range.min() + " to " + range.max()))
                .containsExactly(ranges.split(", ", -1));
        assertThat(StepRange.of(1001, count -> begins(sampler, count))).isEqualTo(steps);
    }

    private static boolean begins(Sampler sampler, int steps) {
        try {
            return sampler.begin(options(steps, 1)).calls() > 0;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plms, 0.5, 11",
        "ddim, 0.5, 10",
        "heun, 0.5, 19",
        "unipc, 0.75, 15",
        "ddim, 1, 20",
        "compvis_ddim, 0.3, 6"
    })
    void shouldTakeTheShareOfTheRunThatTheStrengthSays(String sampler, double strength, int calls) {
        // When
        var run = sampler(sampler, "{}").begin(options(20, strength));

        // Then
        assertThat(run.calls()).isEqualTo(calls);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20 | 0 | strength must be above 0 and at most 1, not 0.0",
                "20 | NaN | strength must be above 0 and at most 1, not NaN",
                "3 | 0.3 | strength 0.3 of 3 steps leaves none to take",
                "0 | 1 | steps must be 1 or more, not 0",
            })
    void shouldRefuseOptionsThatLeaveNoRun(int steps, double strength, String reason) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(steps, strength))
                // Then
                .withMessage(reason);
    }

    @Test
    void shouldRefuseToStartRungeAndKuttaPartWay() {
        // Given
        var pndm = sampler("plms", "{'skip_prk_steps': false}");

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pndm.begin(options(20, 0.5)))
                // Then
                .withMessageStartingWith("strength must be 1 with the sampler plms of this model");
    }

    @ParameterizedTest
    @EnumSource
    void shouldStepFiniteLatentsAtEveryLengthOfAFewStepModel(SamplerKind kind) {
        // Given
        var sampler = sampler(kind.id(), "{'timestep_spacing': 'trailing'}");
        for (var steps = kind == SamplerKind.COMPVIS_DPM ? 2 : 1; steps <= 4; steps++) {
            if (steps == 3 && (kind == SamplerKind.COMPVIS_PLMS || kind == SamplerKind.COMPVIS_DDIM)) {
                continue;
            }
            var latents = new TorchNoise(0).draw(Trajectory.SIZE);
            var run = sampler.begin(options(steps, 1));

            // When
            while (!run.done()) {
                run.step(latents, Trajectory.model(run, latents));
            }

            // Then
            for (var latent : latents) {
                assertThat(latent).isFinite();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingPerStep(SamplerKind kind) {
        // Given
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var latents = new float[Trajectory.SIZE];
        var output = new float[Trajectory.SIZE];
        var run = sampler(kind.id(), "{'original_inference_steps': 500, 'thresholding': true, 'solver_order': 3}")
                .begin(options(500, 1));
        while (run.answered() < 250) {
            run.step(latents, output);
        }

        // When
        var before = threads.getCurrentThreadAllocatedBytes();
        while (!run.done()) {
            run.step(latents, output);
        }
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // Then
        assertThat(allocated / 250) // The runtime itself may allocate something once.
                .describedAs("bytes per step")
                .isZero();
    }

    private Sampler sampler(String id, String file) {
        try {
            var json = new JsonMapper().readTree(file.replace('\'', '"'));
            return Sampler.of(SamplerKind.of(id).orElseThrow(), Trajectory.config(dir, json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file, e);
        }
    }

    private static RunOptions options(int steps, double strength) {
        return new RunOptions(steps, 0, SigmaSpacing.MODEL, strength, Trajectory.SIZE, new TorchNoise(0));
    }
}
