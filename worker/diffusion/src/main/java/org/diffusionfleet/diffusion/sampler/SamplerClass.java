package org.diffusionfleet.diffusion.sampler;

import java.util.Arrays;
import java.util.Optional;
import org.diffusionfleet.diffusion.SamplerKind;

/** The classes that {@code scheduler_config.json} may name: which sampler each means, and the β curve it has where the file is silent. */
enum SamplerClass {
    PNDM("PNDMScheduler", SamplerKind.PLMS),
    DDIM("DDIMScheduler", SamplerKind.DDIM),
    DPM_SOLVER("DPMSolverMultistepScheduler", SamplerKind.DPMPP_2M),
    EULER("EulerDiscreteScheduler", SamplerKind.EULER),
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler", SamplerKind.EULER_A),
    HEUN("HeunDiscreteScheduler", SamplerKind.HEUN, 0.00085, 0.012, BetaCurve.LINEAR),
    UNIPC("UniPCMultistepScheduler", SamplerKind.UNIPC),
    LCM("LCMScheduler", SamplerKind.LCM, 0.00085, 0.012, BetaCurve.SCALED_LINEAR);

    private final String name;
    private final SamplerKind sampler;
    private final double betaStart;
    private final double betaEnd;
    private final BetaCurve betas;

    SamplerClass(String name, SamplerKind sampler) {
        this(name, sampler, 0.0001, 0.02, BetaCurve.LINEAR);
    }

    SamplerClass(String name, SamplerKind sampler, double betaStart, double betaEnd, BetaCurve betas) {
        this.name = name;
        this.sampler = sampler;
        this.betaStart = betaStart;
        this.betaEnd = betaEnd;
        this.betas = betas;
    }

    static Optional<SamplerClass> of(String name) {
        return Arrays.stream(values()).filter(value -> value.name.equals(name)).findFirst();
    }

    SamplerKind sampler() {
        return sampler;
    }

    double betaStart() {
        return betaStart;
    }

    double betaEnd() {
        return betaEnd;
    }

    BetaCurve betas() {
        return betas;
    }
}
