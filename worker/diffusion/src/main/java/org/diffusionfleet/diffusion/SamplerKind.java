package org.diffusionfleet.diffusion;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The stepping algorithms a request can name. */
public enum SamplerKind {
    /** Pseudo linear multistep: diffusers' {@code PNDMScheduler}; one UNet call more than steps. */
    PLMS("plms"),
    /** Denoising diffusion implicit models: diffusers' {@code DDIMScheduler}. */
    DDIM("ddim"),
    /** DPM-Solver++, multistep: diffusers' {@code DPMSolverMultistepScheduler}, of second order unless the model says otherwise. */
    DPMPP_2M("dpmpp_2m"),
    /** Its stochastic variant: diffusers' {@code DPMSolverMultistepScheduler} of algorithm {@code sde-dpmsolver++}. */
    DPMPP_2M_SDE("dpmpp_2m_sde"),
    /** Euler's steps: diffusers' {@code EulerDiscreteScheduler}. */
    EULER("euler"),
    /** Euler's steps with ancestral noise: diffusers' {@code EulerAncestralDiscreteScheduler}. */
    EULER_A("euler_a"),
    /** Heun's steps: diffusers' {@code HeunDiscreteScheduler}; 2n − 1 UNet calls for n steps. */
    HEUN("heun"),
    /** UniPC, predictor and corrector: diffusers' {@code UniPCMultistepScheduler}. */
    UNIPC("unipc"),
    /** Latent consistency models, 1 to 8 steps: diffusers' {@code LCMScheduler}. */
    LCM("lcm"),
    /** The reference's {@code --plms}: CompVis' timesteps, as many as its stride gives. */
    COMPVIS_PLMS("compvis_plms"),
    /** The reference's default: CompVis' timesteps, as many as its stride gives. */
    COMPVIS_DDIM("compvis_ddim"),
    /** The reference's {@code --dpm_solver}: DPM-Solver++ of second order, evenly in time, between timesteps. */
    COMPVIS_DPM("compvis_dpm");

    private static final Set<SamplerKind> WITH_ETA = EnumSet.of(DDIM, COMPVIS_DDIM);
    private static final Set<SamplerKind> WITH_SIGMAS = EnumSet.of(DPMPP_2M, DPMPP_2M_SDE, EULER, HEUN, UNIPC);

    private final String id;

    SamplerKind(String id) {
        this.id = id;
    }

    /** The name used in requests, metrics and files. */
    public String id() {
        return id;
    }

    /** Whether it has an eta: the share of fresh noise per step. */
    public boolean takesEta() {
        return WITH_ETA.contains(this);
    }

    /** Whether a request may choose how its noise levels fall: {@link SigmaSpacing}. */
    public boolean takesSigmas() {
        return WITH_SIGMAS.contains(this);
    }

    /** The sampler called {@code id}, exactly as {@link #id()} spells it. */
    public static Optional<SamplerKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
}
