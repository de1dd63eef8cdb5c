package org.diffusionfleet.worker;

import java.nio.file.Path;
import java.time.Duration;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workers in this process, a broker and an S3 server in theirs, and the bundled model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgainstSite {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final IntakeKind intake;
    Site site;
    DiffusionPipeline pipeline;

    AgainstSite() {
        this(IntakeKind.SHARE);
    }

    AgainstSite(IntakeKind intake) {
        this.intake = intake;
    }

    @BeforeAll
    void open(@TempDir Path directory) {
        site = new Site(directory, intake);
        pipeline = DiffusionPipeline.open(
                Path.of(System.getProperty("fleet.root"), "worker/models/emoji-64"), new PipelineOptions(1, 8));
    }

    @AfterAll
    void close() {
        pipeline.close();
        site.close();
    }
}
