package org.diffusionfleet.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.diffusionfleet.diffusion.DiffusionPipeline;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.PipelineOptions;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.image.InitImages;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.delivery.Ends;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of good and bad records through a worker that draws with the bundled model. */
class JobRunIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static Site site;
    private static DiffusionPipeline pipeline;

    @BeforeAll
    static void open() {
        site = new Site(directory);
        pipeline = DiffusionPipeline.open(
                Path.of(System.getProperty("fleet.root"), "worker/models/emoji-64"), new PipelineOptions(1, 8));
    }

    @AfterAll
    static void close() {
        pipeline.close();
        site.close();
    }

    @Test
    void shouldDeliverPicturesThenManifestThenEvent() throws Exception {
        // Given
        var topics = site.topics("deliver");
        site.send(topics, Examples.job("sent-before-the-worker-came", 2, 3));

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            var event = worker.await("sent-before-the-worker-came/succeeded");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.ids())
                    .containsExactly("sent-before-the-worker-came/running/1", "sent-before-the-worker-came/succeeded");
            var manifest = ((JobEvent.Succeeded) event).manifest();
            assertThat(Json.read(site.object(Manifest.key(event.jobId())), Manifest.class))
                    .isEqualTo(manifest);
            assertThat(manifest.images()).extracting(Manifest.Image::seed).containsExactly(42L, 43L);
            assertThat(worker.said.progress)
                    .as("each picture is told of before the job ends")
                    .anySatisfy(told -> assertThat(told.images())
                            .isEqualTo(manifest.images().subList(0, 1)))
                    .anySatisfy(told -> assertThat(told.images()).isEqualTo(manifest.images()));
            for (var image : manifest.images()) {
                var data = site.object(image.key());
                assertThat(data).hasSize((int) image.bytes()).startsWith(0x89, 'P', 'N', 'G');
                assertThat(image.sha256()).isEqualTo(sha256(data));
            }
        }
    }

    @Test
    void shouldTellInTheManifestWhichPartOfThePromptWasNotRead() throws Exception {
        // Given
        var topics = site.topics("truncated");
        var job = Examples.job("truncated", 2, 2);

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            site.send(topics, job.with(job.request().with("a cat ".repeat(37) + "on a blue moon", 2, 42L)));
            var event = worker.await("truncated/succeeded");

            // Then
            var manifest = ((JobEvent.Succeeded) event).manifest();
            assertThat(manifest.warnings())
                    .containsExactly("prompt: exceeds prompt_windows 1; not read is \"a blue moon\"");
            assertThat(Json.read(site.object(Manifest.key(event.jobId())), Manifest.class))
                    .isEqualTo(manifest);
        }
    }

    @Test
    void shouldSayInTheManifestWhichPictureWasFlagged() throws Exception {
        // Given
        var topics = site.topics("flagged");
        var black = new RgbImage(256, 256, new byte[3 * 256 * 256]);
        site.send(topics, Examples.job("flagged", 2, 3));

        // When
        try (var worker = new TestWorker(
                site,
                topics,
                new StubPainter(
                        sample -> new SampleResult.Generated(new GeneratedImage(black, "", sample.seed() == 43))))) {
            var event = worker.await("flagged/succeeded");

            // Then
            assertThat(((JobEvent.Succeeded) event).manifest().images())
                    .extracting(Manifest.Image::nsfw, Manifest.Image::watermark)
                    .containsExactly(tuple(false, "StableDiffusionV1"), tuple(true, "StableDiffusionV1"));
        }
    }

    @Test
    void shouldFailTheJobOfABadSampleAndFinishItsNeighbours() throws Exception {
        // Given
        var topics = site.topics("nan");
        var bad = Examples.job("nan", 2, 3);
        var secondOfTwo = 43;
        var painter = new SpoilingPainter(Painter.of(pipeline), secondOfTwo);

        // When
        try (var worker = new TestWorker(site, topics, painter)) {
            site.send(topics, bad);
            site.send(topics, Examples.job("neighbour", 1, 3));

            // Then
            var failed = (JobEvent.Failed) worker.await("nan/failed");
            assertThat(failed.error())
                    .isEqualTo(new JobError(JobError.Code.SAMPLING_FAILED, "sample 1: NaN at step 1 of 3"));
            assertThat(failed.attempt()).isEqualTo(1);
            assertThat(worker.await("neighbour/succeeded")).isInstanceOf(JobEvent.Succeeded.class);
            assertThat(worker.said.letters)
                    .singleElement()
                    .extracting(DeadLetter::value)
                    .isEqualTo(CloudEvent.of(bad, "").data());
            assertThat(site.keys("jobs/nan/")).doesNotContain(Manifest.key("nan"));
        }
    }

    @Test
    void shouldShowWhatPicturesAreBecomingToWhoAsksForIt() throws Exception {
        // Given
        var topics = site.topics("previews");

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            site.send(topics, Examples.job("seen", 2, 40).withPreviews(true));
            site.send(topics, Examples.job("unseen", 1, 40));
            worker.await("seen/succeeded");
            worker.await("unseen/succeeded");

            // Then
            var shown = worker.said.progress.stream()
                    .filter(told -> told.preview() != null)
                    .toList();
            assertThat(shown)
                    .isNotEmpty()
                    .allSatisfy(told -> assertThat(told.jobId()).isEqualTo("seen"));
            var preview = Objects.requireNonNull(shown.getLast().preview());
            var png = Base64.getDecoder().decode(preview.png());
            assertThat(InitImages.read(png, 64))
                    .extracting(RgbImage::width, RgbImage::height)
                    .containsExactly(8, 8);
        }
    }

    @Test
    void shouldNotBeginAJobWhoseTimeIsOver() throws Exception {
        // Given
        var topics = site.topics("stale");
        site.send(topics, Examples.job("stale", 1, 3).withFinishBy(Instant.EPOCH));

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("stale/expired");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.ids()).containsExactly("stale/expired");
            assertThat(worker.said.letters).isEmpty();
            assertThat(site.keys("jobs/stale/")).containsExactly("jobs/stale/end.json");
        }
    }

    @Test
    void shouldTakeAJobOffTheDeviceWhenItsTimeIsOver() throws Exception {
        // Given
        var topics = site.topics("overdue");
        try (var worker =
                new TestWorker(site, topics, new GatedPainter(Painter.of(pipeline), Duration.ofMillis(100)))) {
            site.send(topics, Examples.job("before", 1, 2));
            worker.await("before/succeeded");

            // When: it would take fifty seconds.
            var finishBy = Instant.now().plusSeconds(3);
            site.send(topics, Examples.job("overdue", 2, 500).withFinishBy(finishBy));

            // Then
            assertThat(worker.await("overdue/expired").time()).isBetween(finishBy, finishBy.plusSeconds(3));
            assertThat(worker.said.ids())
                    .containsExactly("before/running/1", "before/succeeded", "overdue/running/1", "overdue/expired");
            assertThat(site.keys("jobs/overdue/")).doesNotContain(Manifest.key("overdue"));
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
        }
    }

    @Test
    void shouldChangeNothingWhenTheJobIsSentAgain() throws Exception {
        // Given
        var topics = site.topics("twice");
        var other = Examples.job("twice", 1, 4);
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            site.send(topics, Examples.job("twice", 1, 3));
            worker.await("twice/succeeded");
            var picture = site.object(Manifest.Image.key("twice", 0, ImageFormat.PNG));
            var manifest = site.object(Manifest.key("twice"));

            // When
            site.send(topics, Examples.job("twice", 1, 3));
            site.send(topics, other);

            // Then
            await().atMost(PATIENCE).until(() -> worker.said.events.size() == 4);
            assertThat(worker.said.ids())
                    .containsExactly("twice/running/1", "twice/succeeded", "twice/succeeded", "twice/succeeded");
            assertThat(site.object(Manifest.Image.key("twice", 0, ImageFormat.PNG)))
                    .isEqualTo(picture);
            assertThat(site.object(Manifest.key("twice"))).isEqualTo(manifest);
        }
    }

    @Test
    void shouldDrawTheSamePictureAgain() throws Exception {
        // Given
        var topics = site.topics("same");
        site.send(topics, Examples.job("same-1", 1, 3));
        site.send(topics, Examples.job("same-2", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("same-1/succeeded");
            worker.await("same-2/succeeded");
        }

        // Then
        assertThat(site.object(Manifest.Image.key("same-2", 0, ImageFormat.PNG)))
                .isEqualTo(site.object(Manifest.Image.key("same-1", 0, ImageFormat.PNG)));
    }

    @Test
    void shouldBuryWhatIsNoJobAndGoOn() throws Exception {
        // Given
        var topics = site.topics("bury");
        var type = Map.of("ce_type", "org.diffusionfleet.job.submitted.v1");
        var newer = Map.of("ce_type", "org.diffusionfleet.job.submitted.v9");
        site.send(topics, type, "not JSON \u0000".getBytes(UTF_8));
        site.send(topics, newer, "{\"id\":\"newer\"}".getBytes(UTF_8));
        site.send(topics, type, "{\"id\":\"no-request\"}".getBytes(UTF_8));
        site.send(topics, type, "{}".getBytes(UTF_8));
        site.send(topics, Examples.job("no-steps", 1, 0));
        site.send(topics, Examples.job("good", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("good/succeeded");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.letters)
                    .extracting(letter -> new String(letter.value(), UTF_8))
                    .containsExactlyInAnyOrder(
                            "not JSON \u0000",
                            "{\"id\":\"newer\"}",
                            "{\"id\":\"no-request\"}",
                            "{}",
                            new String(Json.write(Examples.job("no-steps", 1, 0)), UTF_8));
            assertThat(worker.said.letters)
                    .extracting(letter ->
                            letter.cause().reason() + ": " + letter.cause().error())
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_REQUEST: steps: must be between"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_RECORD: type: must be"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("INVALID_RECORD: not JSON"));
            assertThat(worker.await("no-steps/failed"))
                    .isInstanceOfSatisfying(
                            JobEvent.Failed.class,
                            failed -> assertThat(failed.error().code()).isEqualTo(JobError.Code.INVALID_REQUEST));
            assertThat(worker.said.ids()).contains("no-request/failed").doesNotContain("newer/failed");
        }
    }

    @Test
    void shouldTellTheLifeOfAReplayFromTheOneBefore() throws Exception {
        // Given
        var topics = site.topics("replay");
        var bad = Examples.job("replay", 1, 0);
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            site.send(topics, bad);
            worker.await("replay/failed");
            var letter = worker.said.letters.getFirst();
            var replayed = Map.of(DeadLetter.REPLAY, "1");

            // When
            site.send(topics, replayed, CloudEvent.of(bad, "").data());
            worker.await("replay/replay/1/failed");
            site.send(topics, Map.of(DeadLetter.REPLAY, "2"), Json.write(Examples.job("replay", 1, 3)));

            // Then
            worker.await("replay/replay/2/succeeded");
            assertThat(worker.said.letters)
                    .extracting(DeadLetter::replay, DeadLetter::id)
                    .containsExactly(
                            tuple(0, letter.id()),
                            tuple(1, worker.said.letters.getLast().id()))
                    .doesNotHaveDuplicates();
            assertThat(worker.said.ids()).contains("replay/replay/2/running/1").doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldNotDrawWhatWasCancelledBeforeItsTurn() throws Exception {
        // Given
        var topics = site.topics("early");
        site.send(topics.control(), Map.of(), "not JSON".getBytes(UTF_8));
        site.send(topics.control(), Map.of(), "{}".getBytes(UTF_8));
        site.cancel(topics, "early");
        site.send(topics, Examples.job("early", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("early/canceled");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);

            // Then
            assertThat(worker.said.ids()).containsExactly("early/canceled");
            assertThat(site.keys(Manifest.prefix("early"))).containsExactly("jobs/early/end.json");
        }
    }

    @Test
    void shouldNotDrawARecordOfADeletedJob() throws Exception {
        // Given
        var topics = site.topics("gone");
        var wish = new DeleteRequest("gone", Instant.EPOCH, DeleteRequest.Reason.TTL);
        var event = CloudEvent.of(wish, "/test");
        site.send(topics.control(), event.headers(), event.data());

        // When
        site.send(topics, Examples.job("gone", 1, 3));

        // Then
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("gone/canceled");
            await().atMost(PATIENCE).until(() -> site.lag(topics) == 0);
            assertThat(worker.said.ids()).containsExactly("gone/canceled");
            assertThat(site.keys(Manifest.prefix("gone"))).containsExactly("jobs/gone/end.json");
        }
    }

    @Test
    void shouldStopDrawingWhenCancelled() throws Exception {
        // Given
        var topics = site.topics("late");
        site.send(topics, Examples.job("late", 1, 999));
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            await().atMost(PATIENCE).until(() -> !worker.said.progress.isEmpty());

            // When
            site.cancel(topics, "late");

            // Then
            worker.await("late/canceled");
            assertThat(worker.said.progress.getLast().step()).isLessThan(999);
            assertThat(site.keys(Manifest.prefix("late"))).containsExactly("jobs/late/end.json");
        }
    }

    @Test
    void shouldTellOfSuccessWhenCancelledAfterTheManifest() throws Exception {
        // Given
        var topics = site.topics("done");
        Job job = Examples.job("done", 1, 3);
        new Ends(site.store())
                .decide(new JobEvent.Succeeded(
                        "done", 1, Instant.EPOCH, "/workers/before", new Manifest(job, List.of()), 0));
        site.cancel(topics, "done");

        // When
        site.send(topics, job);

        // Then
        try (var worker = new TestWorker(site, topics, Painter.of(pipeline))) {
            worker.await("done/succeeded");
            assertThat(worker.said.ids()).containsExactly("done/succeeded");
        }
    }

    private static String sha256(byte[] data) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
    }

    /** The UNet answers NaN for one seed. */
    private record SpoilingPainter(Painter real, long seed) implements Painter {
        @Override
        public Sample prepare(SampleRequest request) {
            var sample = real.prepare(request);
            if (request.seed() == seed) {
                sample.latents()[0] = Float.NaN;
            }
            return sample;
        }

        @Override
        public Denoiser denoiser(int height, int width) {
            return real.denoiser(height, width);
        }

        @Override
        public List<SampleResult> decode(List<Sample> finished, int height, int width) {
            return real.decode(finished, height, width);
        }

        @Override
        public Optional<RgbImage> preview(Glimpse glimpse, int height, int width) {
            return real.preview(glimpse, height, width);
        }
    }
}
