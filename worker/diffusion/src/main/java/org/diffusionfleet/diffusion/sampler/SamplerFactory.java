package org.diffusionfleet.diffusion.sampler;

import java.util.Optional;
import org.diffusionfleet.diffusion.SamplerKind;

/** Gives each sampler what its diffusers class reads of the file, and that class' defaults. */
record SamplerFactory(NoiseScheduleConfig config) {
    Sampler create(SamplerKind kind) {
        return switch (kind) {
            case PLMS -> pndm();
            case DDIM ->
                new DdimSampler(
                        timetable(rescaled(), config.setAlphaToOne().orElse(true)),
                        config.prediction(),
                        config.bounds());
            case DPMPP_2M -> dpmSolver(false);
            case DPMPP_2M_SDE -> dpmSolver(true);
            case EULER -> new EulerSampler(euler(rescaled(), config.sigmas()), config.prediction());
            case EULER_A ->
                new EulerAncestralSampler(euler(rescaled(), config.sigmas().none()), notSample(kind));
            case HEUN ->
                new HeunSampler(
                        euler(plain(), config.sigmas().spacingOnly()),
                        config.prediction(),
                        config.bounds().clipOnly());
            case UNIPC ->
                new UniPcSampler(
                        solverSigmas(config.sigmas().rounded()),
                        config.prediction(),
                        config.bounds().thresholdOnly(),
                        solver());
            case LCM ->
                new LcmSampler(
                        rescaled(),
                        config.prediction(),
                        config.bounds(),
                        config.distilledSteps(),
                        config.timestepScaling());
            case COMPVIS_PLMS -> new PlmsSampler(new CompVisTimetable(plain()), notSample(kind), true);
            case COMPVIS_DDIM ->
                new DdimSampler(new CompVisTimetable(plain()), config.prediction(), OriginalBounds.NONE);
            case COMPVIS_DPM ->
                new DpmSolverSampler(
                        new CompVisSigmas(plain()),
                        config.prediction(),
                        OriginalBounds.NONE,
                        SolverConfig.COMPVIS,
                        false);
        };
    }

    private Sampler pndm() {
        var timetable = timetable(plain(), config.setAlphaToOne().orElse(false));
        var prediction = notSample(SamplerKind.PLMS);
        return config.skipPrkSteps()
                ? new PlmsSampler(timetable, prediction, false)
                : new PndmSampler(timetable, prediction);
    }

    private Sampler dpmSolver(boolean stochastic) {
        return new DpmSolverSampler(
                solverSigmas(config.sigmas().unlimited()),
                config.prediction(),
                config.bounds().thresholdOnly(),
                solver(),
                stochastic);
    }

    private PredictionType notSample(SamplerKind kind) {
        if (config.prediction() == PredictionType.SAMPLE) {
            throw new IllegalArgumentException("prediction_type sample is not defined for the sampler " + kind.id());
        }
        return config.prediction();
    }

    private NoiseSchedule plain() {
        return NoiseSchedule.of(config.betas());
    }

    private NoiseSchedule rescaled() {
        return config.zeroTerminalSnr() ? plain().withZeroTerminalSnr() : plain();
    }

    private Timetable timetable(NoiseSchedule schedule, boolean alphaToOne) {
        return new SpacedTimetable(
                schedule, config.spacing().orElse(TimestepSpacing.LEADING), config.stepsOffset(), alphaToOne);
    }

    private EulerSigmas euler(NoiseSchedule schedule, SigmaConfig sigmas) {
        refuse(sigmas.refusal());
        return new EulerSigmas(
                schedule.sigmas(),
                config.spacing().orElse(TimestepSpacing.LINSPACE),
                config.stepsOffset(),
                sigmas,
                config.prediction());
    }

    private SolverSigmas solverSigmas(SigmaConfig sigmas) {
        refuse(sigmas.refusal());
        return new SolverSigmas(
                rescaled().sigmas(), config.spacing().orElse(TimestepSpacing.LINSPACE), config.stepsOffset(), sigmas);
    }

    private SolverConfig solver() {
        refuse(config.solver().refusal());
        return config.solver();
    }

    private static void refuse(Optional<String> refusal) {
        refusal.ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }
}
