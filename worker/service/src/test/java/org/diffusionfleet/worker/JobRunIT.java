package org.diffusionfleet.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.diffusionfleet.diffusion.GeneratedImage;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SampleResult;
import org.diffusionfleet.diffusion.image.InitImages;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.diffusion.sampling.Glimpse;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.sampling.Painter;
import org.diffusionfleet.worker.sampling.StubPainter;
import org.junit.jupiter.api.Test;

/** The whole way of a job through a worker that draws with the bundled model. */
class JobRunIT extends AgainstSite {

    @Test
    void shouldDeliverPicturesThenManifestThenEvent() throws Exception {
        // Given
        var topics = site.topics("deliver");
        site.send(topics, Examples.job("sent-before-the-worker-came", 2, 3));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
        var painter = new SpoilingPainter(new SharedPainter(pipeline), secondOfTwo);

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
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
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
    void shouldDrawTheSamePictureAgain() throws Exception {
        // Given
        var topics = site.topics("same");
        site.send(topics, Examples.job("same-1", 1, 3));
        site.send(topics, Examples.job("same-2", 1, 3));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            worker.await("same-1/succeeded");
            worker.await("same-2/succeeded");
        }

        // Then
        assertThat(site.object(Manifest.Image.key("same-2", 0, ImageFormat.PNG)))
                .isEqualTo(site.object(Manifest.Image.key("same-1", 0, ImageFormat.PNG)));
    }

    /** The later job takes as many steps more that it could not end first behind all samples of the other. */
    @Test
    void shouldNotLetOneTenantHoldUpAnotherWhoComesLater() throws Exception {
        // Given
        var topics = site.topics("tenants");
        site.send(topics, of("shop", Examples.job("flood", 16, 3)));
        site.send(topics, of("studio", Examples.job("alone", 1, 6)));
        var painter = new GatedPainter(new SharedPainter(pipeline));
        try (var worker = new TestWorker(site, topics, painter)) {
            worker.await("flood/running/1");
            worker.await("alone/running/1");

            // When
            painter.open();

            // Then
            worker.await("flood/succeeded");
            assertThat(worker.said.ids()).containsSubsequence("alone/succeeded", "flood/succeeded");
        }
    }

    private static Job of(String tenant, Job job) {
        return new Job(job.id(), tenant, null, null, null, job.request(), Map.of());
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
