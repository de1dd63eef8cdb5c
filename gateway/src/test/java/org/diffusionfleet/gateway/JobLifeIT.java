package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobProgress;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Manifest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class JobLifeIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);

    @Inject
    MinioClient minio;

    @Test
    void shouldSayWhetherSamplesAtDifferentStepsShareACall() {
        // When
        var models = api.get("v1/models").json().path("models");

        // Then
        assertThat(models.get(0).path("name").asText()).isEqualTo("emoji-64");
        assertThat(models.get(0).path("per_row_timestep").asBoolean()).isTrue();
    }

    @Test
    void shouldTakeADeadlineAndTellThatItIsOver() {
        // Given
        var finishBy = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
        var accepted = api.post("v1/jobs", "{\"prompt\":\"a red apple\",\"finish_by\":\"%s\"}".formatted(finishBy));
        var id = accepted.json().path("id").asText();
        assertThat(accepted.json().path("finish_by").asText()).isEqualTo(finishBy.toString());

        // When
        fleet.tell(Examples.expired(id, 1));

        // Then
        assertThat(api.awaitState(id, "expired").path("finish_by").asText()).isEqualTo(finishBy.toString());
        assertThat(fleet.read(JOBS))
                .filteredOn(found -> FakeFleet.subject(found).equals(id))
                .singleElement()
                .satisfies(
                        found -> assertThat(Json.read(found.value(), Job.class).finishBy())
                                .isEqualTo(finishBy));
    }

    @Test
    void shouldAcceptJobWhenTheBrokerHasIt() {
        // Given
        var body = "{\"prompt\":\"a red apple\",\"n_samples\":2,\"seed\":42,\"sampler\":\"plms\"}";

        // When
        var answer = api.post("v1/jobs", body);

        // Then
        var id = answer.json().path("id").asText();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(URI.create(answer.header("Location")).getPath()).isEqualTo("/v1/jobs/" + id);
        assertThat(answer.json().path("state").asText()).isEqualTo("queued");
        assertThat(fleet.read(JOBS))
                .filteredOn(found -> FakeFleet.subject(found).equals(id))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.key()).isNull();
                    assertThat(FakeFleet.header(found, "ce_type")).isEqualTo("org.diffusionfleet.job.submitted.v1");
                    assertThat(FakeFleet.header(found, "ce_id")).isEqualTo(id + "/queued");
                    assertThat(FakeFleet.header(found, "content-type")).isEqualTo("application/json");
                    var job = Json.read(found.value(), Job.class);
                    assertThat(job.id()).isEqualTo(id);
                    assertThat(job.request().steps()).isEqualTo(50);
                    assertThat(job.request().nSamples()).isEqualTo(2);
                });
    }

    @Test
    void shouldShowProgressWhileItRuns() {
        // Given
        var id = api.submit();
        fleet.tell(Examples.started(id, 1));

        // When
        fleet.tell(FakeFleet.progress(id, 1, 7));

        // Then
        var job = await().atMost(PATIENCE).until(() -> api.get("v1/jobs/" + id).json(), found -> found.has("progress"));
        assertThat(job.path("state").asText()).isEqualTo("running");
        assertThat(job.path("progress")).hasToString("{\"step\":7,\"steps\":25}");
    }

    @Test
    void shouldServeThePicturesARunningJobHas() throws Exception {
        // Given
        var id = api.submit();
        put(Manifest.Image.key(id, 0, ImageFormat.PNG), "a picture");
        fleet.tell(Examples.started(id, 1));

        // When
        fleet.tell(new JobProgress(id, 1, Instant.EPOCH, 50, 100, List.of(Examples.image(id, 0))));

        // Then
        var job = await().atMost(PATIENCE)
                .until(
                        () -> api.get("v1/jobs/" + id).json(),
                        found -> found.path("images").size() == 1);
        assertThat(job.path("state").asText()).isEqualTo("running");
        var picture = api.get(job.path("images").get(0).path("url").asText().substring(1));
        assertThat(picture.status()).isEqualTo(307);
    }

    @Test
    void shouldServePicturesOfSucceededJob() throws Exception {
        // Given
        var id = api.submit();
        assertThat(api.get("v1/jobs/" + id + "/images/0").json().path("code").asText())
                .isEqualTo("image_not_ready");
        put(Manifest.Image.key(id, 0, ImageFormat.PNG), "a picture");
        fleet.tell(Examples.started(id, 1));
        fleet.tell(Examples.succeeded(id, 1));
        var job = api.awaitState(id, "succeeded");

        // When
        var redirect = api.get(job.path("images").path(0).path("url").asText().substring(1));

        // Then
        assertThat(redirect.status()).isEqualTo(307);
        var url =
                HttpRequest.newBuilder(URI.create(redirect.header("Location"))).build();
        assertThat(HttpClient.newHttpClient().send(url, BodyHandlers.ofString()).body())
                .isEqualTo("a picture");
        assertThat(api.get("v1/jobs/" + id + "/images/1").json().path("code").asText())
                .isEqualTo("image_not_found");
    }

    @Test
    void shouldTellAllWorkersToCancel() {
        // Given
        var id = api.submit();
        api.awaitState(id, "queued");

        // When
        var answer = api.post("v1/jobs/" + id + "/cancel", "");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("cancel_requested").asBoolean()).isTrue();
        assertThat(fleet.read(FakeFleet.TOPICS.control()))
                .extracting(
                        found -> Json.read(found.value(), CancelRequest.class).jobId())
                .contains(id);
        fleet.tell(Examples.canceled(id, 1));
        api.awaitState(id, "canceled");
        assertThat(api.post("v1/jobs/" + id + "/cancel", "").status()).isEqualTo(200);
    }

    @Test
    void shouldNotCancelWhatHasEnded() {
        // Given
        var id = api.submit();
        fleet.tell(Examples.succeeded(id, 1));
        api.awaitState(id, "succeeded");

        // When
        var answer = api.post("v1/jobs/" + id + "/cancel", "");

        // Then
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("code").asText()).isEqualTo("job_finished");
    }

    @Test
    void shouldShowJobPutStraightOntoKafka() {
        // Given
        var topic = FakeFleet.TOPICS.jobs("emoji-64", Lane.BATCH);

        // When
        fleet.send(topic, null, Map.of(), "{\"id\":\"mine\",\"request\":{\"prompt\":\"a cat\"}}".getBytes(UTF_8));

        // Then
        assertThat(api.awaitState("mine", "queued")
                        .path("request")
                        .path("prompt")
                        .asText())
                .isEqualTo("a cat");
    }

    @Test
    void shouldGoOnAfterRecordsThatFollowNoForm() {
        // Given
        for (var topic : new String[] {JOBS, FakeFleet.TOPICS.events(), FakeFleet.TOPICS.control()}) {
            fleet.send(topic, "x", Map.of(), "not JSON".getBytes(UTF_8));
            fleet.send(topic, "x", Map.of(), null);
        }
        fleet.send(FakeFleet.TOPICS.models(), "x", Map.of(), "not JSON".getBytes(UTF_8));
        fleet.send(FakeFleet.TOPICS.progress(), "x", Map.of(), "not JSON".getBytes(UTF_8));

        // When
        var id = api.submit();

        // Then
        fleet.tell(Examples.started(id, 1));
        api.awaitState(id, "running");
    }

    @Test
    void shouldShowAJobThatNoWorkerCanDo() {
        // Given
        var id = "no-request-" + System.nanoTime();
        fleet.send(JOBS, null, Map.of(), "{\"id\":\"%s\"}".formatted(id).getBytes(UTF_8));

        // When
        fleet.tell(Examples.failed(id, 1));

        // Then
        assertThat(api.awaitState(id, "failed").path("error").path("detail").asText())
                .isEqualTo("sample 0: NaN");
        var image = api.get("v1/jobs/%s/images/0".formatted(id));
        assertThat(image.status()).isEqualTo(404);
        assertThat(image.json().path("code").asText()).isEqualTo("image_not_found");
    }

    private void put(String key, String text) throws Exception {
        var bytes = text.getBytes(UTF_8);
        minio.putObject(PutObjectArgs.builder()
                .bucket("fleet")
                .object(key)
                .data(bytes, bytes.length)
                .build());
    }
}
