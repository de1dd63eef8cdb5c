package org.diffusionfleet.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model's {@code scheduler_config.json} makes of the samplers. */
class SamplersTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | PLMS",
                "{'_class_name': 'PNDMScheduler'} | PLMS",
                "{'_class_name': 'DDIMScheduler'} | DDIM",
                "{'_class_name': 'DPMSolverMultistepScheduler', 'lambda_min_clipped': -Infinity} | DPMPP_2M",
                "{'_class_name': 'DPMSolverMultistepScheduler', 'algorithm_type': 'sde-dpmsolver++'} | DPMPP_2M_SDE",
                "{'_class_name': 'EulerDiscreteScheduler', 'timestep_spacing': 'trailing'} | EULER",
                "{'_class_name': 'EulerAncestralDiscreteScheduler'} | EULER_A",
                "{'_class_name': 'HeunDiscreteScheduler'} | HEUN",
                "{'_class_name': 'UniPCMultistepScheduler', 'solver_p': null} | UNIPC",
                "{'_class_name': 'LCMScheduler'} | LCM",
            })
    void shouldTakeTheSamplerThatTheFileNamesAsDefault(String file, SamplerKind expected) throws IOException {
        // When
        var samplers = read(file);

        // Then
        assertThat(samplers.defaultSampler()).isEqualTo(expected);
        assertThat(samplers.kinds()).startsWith(expected).containsExactlyInAnyOrder(SamplerKind.values());
        assertThat(samplers.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'beta_sart': 0.001} | beta_sart is not known, its value 0.001 is ignored",
                "{'_class_name': 'LMSDiscreteScheduler'} | _class_name LMSDiscreteScheduler is not known: the default sampler is plms",
                "{'algorithm_type': 'dpmsolver'} | algorithm_type dpmsolver is not supported: its successor dpmsolver++ is taken",
                "{'_class_name': 'DDIMScheduler', 'prediction_type': 'sample'} | the sampler plms is not offered: prediction_type sample is not defined for the sampler plms",
                "{'use_dynamic_shifting': true} | the sampler euler is not offered: use_dynamic_shifting is not supported",
            })
    void shouldWarnOfWhatItDoesNotTake(String file, String warning) throws IOException {
        // When
        var samplers = read(file);

        // Then
        assertThat(samplers.warnings()).contains(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'_class_name': 'EulerDiscreteScheduler', 'use_flow_sigmas': true} | use_flow_sigmas is not supported",
                "{'_class_name': 'FlowMatchEulerDiscreteScheduler'} | _class_name FlowMatchEulerDiscreteScheduler: flow matching is not supported",
                "{'use_karras_sigmas': true, 'use_beta_sigmas': true} | use_karras_sigmas, use_exponential_sigmas and use_beta_sigmas exclude each other",
                "{'solver_order': 4} | solver_order must be 1 to 3, not 4",
                "{'solver_type': 'rk4'} | solver_type must be one of [midpoint, heun, logrho, bh1, bh2], not 'rk4'",
                "{'algorithm_type': 'ddpm'} | algorithm_type must be dpmsolver++ or sde-dpmsolver++, not 'ddpm'",
                "{'final_sigmas_type': 'one'} | final_sigmas_type must be zero or sigma_min, not 'one'",
                "{'sigma_min': 0} | sigma_min must be above 0, not 0.0",
                "{'clip_sample_range': 0} | clip_sample_range must be above 0, not 0.0",
                "{'dynamic_thresholding_ratio': 2} | dynamic_thresholding_ratio must be 0 to 1, not 2.0",
                "{'original_inference_steps': 2000} | original_inference_steps must be 1 to 1000, not 2000",
                "{'prediction_type': 'flow_prediction'} | prediction_type 'flow_prediction' is not supported, only [epsilon, sample, v_prediction]",
            })
    void shouldRefuseAModelWhoseOwnSamplerCannotDoWhatTheFileSays(String file, String reason) throws IOException {
        // When
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> read(file))
                // Then
                .withMessageEndingWith("scheduler_config.json: " + reason);
    }

    @Test
    void shouldNotWarnOfWhatAnotherSamplerReads() throws IOException {
        // When
        var samplers = read("{'_class_name': 'PNDMScheduler', 'clip_sample': false, 'use_karras_sigmas': false}");

        // Then
        assertThat(samplers.warnings()).isEmpty();
    }

    private Samplers read(String file) throws IOException {
        Files.createDirectories(dir.resolve("scheduler"));
        Files.writeString(dir.resolve("scheduler/scheduler_config.json"), file.replace('\'', '"'));
        return Samplers.read(new ModelDirectory(dir));
    }
}
