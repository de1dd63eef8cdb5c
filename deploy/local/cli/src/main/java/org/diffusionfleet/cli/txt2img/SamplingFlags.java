package org.diffusionfleet.cli.txt2img;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that the reference has not. What is not given is left to the server, which also knows the limits. */
final class SamplingFlags {

    @Option(
            names = {"--negative-prompt", "--negative_prompt"},
            paramLabel = "TEXT",
            description = "What the pictures shall not show.")
    @Nullable
    String negativePrompt;

    @Option(
            names = "--sampler",
            paramLabel = "ID",
            description =
                    "Sampler, instead of the reference's flags for it: plms, ddim, dpmpp_2m, dpmpp_2m_sde, euler, euler_a,"
                            + " heun, unipc, lcm; compvis_plms, compvis_ddim and compvis_dpm step exactly as the reference does"
                            + " and refuse the numbers of steps that crash it.")
    @Nullable
    String sampler;

    @Option(
            names = "--sigmas",
            paramLabel = "CURVE",
            description = "How the noise levels fall: model, karras or exponential (default: model). For dpmpp_2m,"
                    + " dpmpp_2m_sde, euler, heun and unipc.")
    @Nullable
    String sigmas;

    @Option(
            names = {"--guidance-rescale", "--guidance_rescale"},
            paramLabel = "0..1",
            description = "Tames strong guidance: how far contrast is pulled back to the unguided (default: 0).")
    @Nullable
    Double guidanceRescale;

    @Option(
            names = {"--guidance-start", "--guidance_start"},
            paramLabel = "0..1",
            description = "Where in the run guidance begins, as a fraction of it (default: 0).")
    @Nullable
    Double guidanceStart;

    @Option(
            names = {"--guidance-end", "--guidance_end"},
            paramLabel = "0..1",
            description = "Where in the run guidance ends, as a fraction of it (default: 1).")
    @Nullable
    Double guidanceEnd;

    @Option(
            names = {"--prompt-windows", "--prompt_windows"},
            paramLabel = "1..16",
            description =
                    "Read long prompts in up to so many windows of the text encoder; the rest is cut, with a warning"
                            + " (default: 1).")
    @Nullable
    Integer promptWindows;

    @Option(
            names = {"--prompt-weights", "--prompt_weights"},
            description = "Brackets in prompts weigh: (apple), [apple], (apple:1.3).")
    boolean promptWeights;
}
