package org.diffusionfleet.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.PictureSource;
import org.junit.jupiter.api.Test;

/** Jobs that start from pictures: from the bucket or the record to the manifest, or to a clear refusal. */
class InitImageIT extends AgainstSite {

    @Test
    void shouldDrawFromAPictureInTheBucketInTheSizeThatFollowsFromIt() throws Exception {
        // Given
        var topics = site.topics("stored");
        var file = Examples.png(100, 70);
        site.store().put("jobs/stored/init.png", "image/png", file);
        var source = PictureSource.Stored.of("jobs/stored/init.png", file);
        site.send(topics, Examples.job("stored", source, null));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            var manifest = ((JobEvent.Succeeded) worker.await("stored/succeeded")).manifest();

            // Then
            assertThat(manifest.images()).singleElement().satisfies(image -> {
                assertThat(image.width()).isEqualTo(96);
                assertThat(image.height()).isEqualTo(64);
            });
            assertThat(manifest.job().request().initImage()).isEqualTo(source);
            assertThat(manifest.job().request().width()).isEqualTo(96);
            assertThat(manifest.job().request().strength()).isEqualTo(0.5);
            assertThat(worker.said.progress.getLast().steps()).isEqualTo(2);
            var png = new String(site.object(manifest.images().getFirst().key()), ISO_8859_1);
            assertThat(png).contains(Objects.requireNonNull(source.sha256()), "Denoising strength: 0.5");
        }
    }

    @Test
    void shouldKeepThePicturesOfARecordSoThatTheManifestCanNameThem() throws Exception {
        // Given
        var topics = site.topics("inline");
        var init = Examples.png(64, 64);
        var mask = Examples.png(32, 32);
        site.send(
                topics,
                Examples.job(
                        "inline",
                        PictureSource.Inline.of(init, "image/png"),
                        PictureSource.Inline.of(mask, "image/png")));

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            var request = ((JobEvent.Succeeded) worker.await("inline/succeeded"))
                    .manifest()
                    .job()
                    .request();

            // Then
            assertThat(request.initImage()).isEqualTo(PictureSource.Stored.of("jobs/inline/init.png", init));
            assertThat(request.maskImage()).isEqualTo(PictureSource.Stored.of("jobs/inline/mask.png", mask));
            assertThat(site.object("jobs/inline/init.png")).isEqualTo(init);
            assertThat(site.object("jobs/inline/mask.png")).isEqualTo(mask);
        }
    }

    @Test
    void shouldDrawTheSameBytesAgainFromItsManifest() throws Exception {
        // Given
        var topics = site.topics("again");
        site.send(topics, Examples.job("once", PictureSource.Inline.of(Examples.png(64, 64), "image/png"), null));
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            var first = ((JobEvent.Succeeded) worker.await("once/succeeded")).manifest();

            // When
            site.send(topics, Examples.job("again", 1, 1).with(first.job().request()));
            var second = ((JobEvent.Succeeded) worker.await("again/succeeded")).manifest();

            // Then
            assertThat(second.images().getFirst().sha256())
                    .isEqualTo(first.images().getFirst().sha256());
        }
    }

    @Test
    void shouldFailAJobWhosePictureCannotBeUsedAndGoOn() throws Exception {
        // Given
        var topics = site.topics("bad");
        var good = Examples.png(64, 64);
        site.store().put("pictures/good.png", "image/png", good);
        site.store().put("pictures/text.png", "image/png", "no picture".getBytes(UTF_8));
        site.store().put("pictures/cut.png", "image/png", Arrays.copyOf(good, 80));
        site.store().put("pictures/heavy.png", "image/png", new byte[100_001]);
        site.store().put("pictures/bomb.png", "image/png", Examples.png(2000, 2000));
        site.store().put("pictures/small.png", "image/png", Examples.png(31, 64));
        site.store().put("pictures/wide.png", "image/png", Examples.png(1000, 64));
        var bad = Map.of(
                "text", "is not a PNG, JPEG or WebP picture",
                "cut", "is cut off or damaged: its header ends too soon",
                "heavy", "must have at most 100000 bytes",
                "bomb", "has 2000 x 2000 pixels, which is more than the limit of 1048576 in all",
                "small", "has a side of 31 pixels: both must have at least 32",
                "wide", "asks for a picture of 992 x 64 pixels, but the model emoji-64 draws at most 512 a side",
                "nowhere", "there is no object pictures/nowhere.png in the bucket");

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            for (var name : bad.keySet()) {
                site.send(
                        topics,
                        Examples.job(name, new PictureSource.Stored("pictures/%s.png".formatted(name), null), null));
            }
            site.send(
                    topics,
                    Examples.job("forged", new PictureSource.Stored("pictures/good.png", "00".repeat(32)), null));
            site.send(topics, Examples.job("good", new PictureSource.Stored("pictures/good.png", null), null));

            // Then
            worker.await("good/succeeded");
            bad.forEach(
                    (name, reason) -> assertThat(error(worker, name).detail()).startsWith("init_image: " + reason));
            assertThat(error(worker, "forged").detail())
                    .startsWith("init_image: the SHA-256 of pictures/good.png must be 000000");
            assertThat(worker.said.letters).hasSize(bad.size() + 1);
        }
    }

    private static JobError error(TestWorker worker, String job) {
        var failed = (JobEvent.Failed) worker.await(job + "/failed");
        assertThat(failed.error().code()).isEqualTo(JobError.Code.INVALID_REQUEST);
        return failed.error();
    }

    @Test
    void shouldWaitForAStoreThatIsAway() throws Exception {
        // Given
        var topics = site.topics("away");
        site.store().put("pictures/away.png", "image/png", Examples.png(64, 64));
        site.send(topics, Examples.job("away", new PictureSource.Stored("pictures/away.png", null), null));
        site.killStore();

        // When
        try (var worker = new TestWorker(site, topics, new SharedPainter(pipeline))) {
            assertThat(worker.said.events).isEmpty();
            site.restartStore();

            // Then
            worker.await("away/succeeded");
            assertThat(worker.said.ids()).containsExactly("away/running/1", "away/succeeded");
            assertThat(Json.read(site.object(Manifest.key("away")), Manifest.class)
                            .images())
                    .hasSize(1);
            assertThat(List.copyOf(worker.said.letters)).isEmpty();
        }
    }
}
