package org.diffusionfleet.loadtest.faults;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import org.diffusionfleet.loadtest.faults.bed.Bed;
import org.diffusionfleet.loadtest.faults.load.GatewayClient;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.loadtest.faults.oracle.Story;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** Looks at everything once more when all has come to rest: objects in the bucket, jobs at each gateway. */
final class Inspection {

    private static final int AT_ONCE = 4;

    /** A gateway that was just started reads its view anew. */
    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(90);

    private final Bed bed;
    private final GatewayClient gateways;
    private final Ledger ledger;
    private final MinioClient minio;

    Inspection(Bed bed, GatewayClient gateways, Ledger ledger) {
        this.bed = bed;
        this.gateways = gateways;
        this.ledger = ledger;
        var s3 = bed.s3();
        this.minio = MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(S3Process.REGION)
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }

    void lookAtAll() throws InterruptedException {
        var until = Instant.now().plus(VIEW_PATIENCE);
        var permits = new Semaphore(AT_ONCE);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var story : ledger.stories()) {
                permits.acquire();
                var _ = executor.submit(() -> {
                    try {
                        objects(story);
                        views(story, until);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        permits.release();
                    }
                });
            }
        }
    }

    private void objects(Story story) {
        if (story.end().map(Fact.Happened::event).orElse(null) instanceof JobEvent.Succeeded succeeded) {
            find(story.jobId(), Manifest.key(story.jobId()), false);
            succeeded.manifest().images().forEach(image -> find(story.jobId(), image.key(), true));
        }
    }

    private void find(String jobId, String key, boolean picture) {
        var data = read(key);
        var readable = data.isPresent() && (!picture || decodes(data.get()));
        ledger.note(new Fact.Found(
                jobId, Instant.now(), key, data.map(Digests::sha256).orElse(""), readable));
    }

    private Optional<byte[]> read(String key) {
        try (var object = minio.getObject(
                GetObjectArgs.builder().bucket(bed.s3().bucket()).object(key).build())) {
            return Optional.of(object.readAllBytes());
        } catch (ErrorResponseException e) {
            return Optional.empty();
        } catch (MinioException | IOException e) {
            throw new IllegalStateException("the bucket cannot be read", e);
        }
    }

    private static boolean decodes(byte[] data) {
        try {
            return ImageIO.read(new ByteArrayInputStream(data)) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private void views(Story story, Instant until) throws InterruptedException {
        if (!story.accepted()) {
            return;
        }
        var state = story.end().map(end -> end.event().state()).orElse(null);
        for (int gateway = 0; gateway < gateways.size(); gateway++) {
            var shown = shown(story.jobId(), gateway);
            while (!isRight(shown, story, state) && Instant.now().isBefore(until)) {
                Thread.sleep(500);
                shown = shown(story.jobId(), gateway);
            }
            ledger.note(shown);
        }
    }

    private static boolean isRight(Fact.Shown shown, Story story, @Nullable JobState state) {
        return story.unwanted() ? shown.status() == Fact.Shown.NONE : shown.state() == state;
    }

    private Fact.Shown shown(String jobId, int gateway) throws InterruptedException {
        var name = gateways.name(gateway);
        try {
            var answer = gateways.get(gateway, jobId);
            var state = answer.status() == 200
                    ? JobState.valueOf(answer.body().path("state").asText().toUpperCase(java.util.Locale.ROOT))
                    : null;
            return new Fact.Shown(jobId, Instant.now(), name, state, answer.status());
        } catch (IOException e) {
            return new Fact.Shown(jobId, Instant.now(), name, null, 0);
        }
    }

    /** All keys of jobs' objects. */
    Set<String> keys() {
        var keys = new TreeSet<String>();
        try {
            for (var item : minio.listObjects(ListObjectsArgs.builder()
                    .bucket(bed.s3().bucket())
                    .prefix("jobs/")
                    .recursive(true)
                    .build())) {
                keys.add(item.get().objectName());
            }
            return keys;
        } catch (MinioException e) {
            throw new IllegalStateException("the bucket cannot be listed", e);
        }
    }
}
