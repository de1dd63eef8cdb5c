package org.diffusionfleet.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.diffusionfleet.diffusion.SafetyCheck;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.intake.GroupProtocol;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.diffusionfleet.worker.sampling.Batching;

/** The worker's settings, under {@code fleet}. */
@ConfigMapping(prefix = "fleet")
public interface WorkerConfig {

    /** What every topic name begins with. */
    @WithDefault(Topics.DEFAULT_PREFIX)
    String topicPrefix();

    /** Where pictures go. */
    S3 s3();

    /** Where the worker keeps what makes its next start quicker; nothing is kept unless given. */
    Optional<Path> stateDir();

    /** This worker. */
    Worker worker();

    /** The topics under {@link #topicPrefix()}. */
    default Topics topics() {
        return new Topics(topicPrefix());
    }

    /** The object store. */
    interface S3 {
        String endpoint();

        String accessKey();

        String secretKey();

        @WithDefault("us-east-1")
        String region();

        @WithDefault("fleet")
        String bucket();
    }

    /** This worker. */
    interface Worker extends ProviderConfig {
        /** A model directory in the diffusers ONNX layout. */
        Path modelDir();

        /** The name jobs call the model by; the directory's name unless given. */
        Optional<String> modelName();

        /** What workers share jobs by: {@code share} groups or, on clusters that have none, a consumer {@code group}. */
        @WithDefault("share")
        IntakeKind intake();

        /** How the members of a consumer group agree on who has which partition: {@code consumer} (KIP-848) or {@code classic}. */
        @WithDefault("consumer")
        GroupProtocol groupProtocol();

        /** How long a silent member of a classic group is waited for before its jobs are another's. Others ask the brokers. */
        @WithDefault("30s")
        Duration groupSession();

        /** Jobs of the interactive lane held at once, whatever their size; one share consumer each. */
        @WithDefault("4")
        @Min(1)
        @Max(500)
        int interactiveSeats();

        /** Jobs of the batch lane held at once, whatever their size; one share consumer each. 0 leaves the lane to others. */
        @WithDefault("4")
        @Min(0)
        @Max(500)
        int batchSeats();

        /** Further jobs of each lane held while fewer samples of it wait than fill a UNet call: for jobs of few samples. */
        @WithDefault("8")
        @Min(0)
        @Max(500)
        int moreSeats();

        /** When samples may join what runs: {@code step} or, to compare with, {@code request}. */
        @WithDefault("step")
        Batching batching();

        /**
         * Guided samples that share a UNet call at most; unguided ones count half. Learned of the device for each size of
         * picture unless given, see the engine's README.
         */
        Optional<@Min(1) @Max(256) Integer> batchSamples();

        /**
         * Whether a job's first picture is drawn before its others, which join as pictures are finished; only on a CPU unless
         * given.
         */
        Optional<Boolean> ramp();

        /** Threads inside one operator of the UNet; 0 leaves the choice to ONNX Runtime. */
        @WithDefault("0")
        @Min(0)
        int threads();

        /** The same for text encoders, VAE and safety checker, which run beside the UNet; as many unless given. */
        Optional<@Min(0) Integer> sideThreads();

        /** Most pictures a job. */
        @WithDefault("64")
        @Min(1)
        int maxSamples();

        /** Longest prompt, in code points. */
        @WithDefault("2000")
        @Min(1)
        @Max(10000)
        int maxPromptChars();

        /** Largest height or width in pixels; the larger of 512 and twice the model's own size unless given. */
        Optional<@Min(8) Integer> maxSide();

        /**
         * Whether pictures go through the model's safety checker, which makes what it flags black: {@code auto} if the
         * model has one, {@code on} (a model without one is not started), {@code off}.
         */
        @WithDefault("auto")
        SafetyCheck safetyChecker();

        /** Whether pictures of 256×256 pixels and more get the reference's invisible watermark. */
        @WithDefault("true")
        boolean watermark();

        /** The largest file of a picture to start from, in bytes. */
        @WithDefault("10485760")
        @Min(1)
        @Max(1_000_000_000)
        int maxPictureBytes();

        /** Most pixels of a picture to start from, which is decoded whole: three bytes each, some of them twice. */
        @WithDefault("16777216")
        @Min(1)
        @Max(268_435_456)
        long maxPicturePixels();

        /** How often a job is tried before it is put in the dead letters; the broker drops it at 25. */
        @WithDefault("10")
        @Min(1)
        @Max(24)
        int maxAttempts();

        /** How often workers may die, or lose its lease, with a job in hand before it is put in the dead letters as what kills them. */
        @WithDefault("2")
        @Min(1)
        @Max(24)
        int maxLosses();

        /** The longest pause before a job is tried a second time; it doubles with each further try. */
        @WithDefault("5s")
        Duration retryFirst();

        /** The longest pause before any try. */
        @WithDefault("5m")
        Duration retryLongest();

        /** How long an attempt at a job may be on the device; jobs may ask for less. Whole seconds. */
        @WithDefault("1h")
        Duration maxRun();

        /** How long after SIGTERM the worker has: jobs that are not done by then are given back. */
        @WithDefault("20s")
        Duration drainGrace();

        /**
         * How much of that is kept for giving them back: no job goes on in it beyond the step in hand. As long as the slowest step, and
         * the upload of what is parked.
         */
        @WithDefault("5s")
        Duration drainReserve();

        /**
         * Whether samples on the device are parked in the store when they are given back, and those that another worker parked go on
         * where they were.
         */
        @WithDefault("true")
        boolean drainCheckpoint();

        /** How long a delivery is tried before the job is put off. */
        @WithDefault("5m")
        Duration deliveryPatience();
    }
}
