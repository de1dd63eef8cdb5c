package org.diffusionfleet.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Deadline;
import org.diffusionfleet.schemas.DeleteRequest;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobDeleted;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.schemas.WorkerStatus;
import org.jspecify.annotations.Nullable;

/** Jobs and what happens to them. */
public final class Examples {

    public static final Instant TIME = Instant.parse("2026-11-22T10:15:30.123Z");
    public static final String WORKER = "/workers/fake";

    public static final ModelDescriptor MODEL = new ModelDescriptor(
                    "emoji-64", 64, 64, 16, 8, 4, 512, 1000, 64, 2000, List.of("ddim", "plms"), true)
            .withTasks(List.of("txt2img", "img2img", "inpainting"));

    /** The smallest PNG. */
    public static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    private Examples() {}

    /** A worker that draws up to four guided samples at once; each takes a quarter of a second a step, however many there are. */
    public static WorkerStatus worker(String name) {
        return new WorkerStatus(
                name,
                MODEL.name(),
                TIME,
                WorkerStatus.Phase.READY,
                List.of("cpu"),
                List.of(new WorkerStatus.Speed(64, 64, 8, 2, 0.25), new WorkerStatus.Speed(64, 64, 8, 8, 1)));
    }

    /** The settings, all at their defaults where they have one. */
    public static GatewayConfig config() {
        return config(Map.of());
    }

    /** The settings, but for those. */
    public static GatewayConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withDefaultValue("fleet.state-dir", "unused")
                .withDefaultValue("fleet.s3.endpoint", "http://127.0.0.1:9")
                .withDefaultValue("fleet.s3.access-key", "key")
                .withDefaultValue("fleet.s3.secret-key", "secret")
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    public static Generation request(String prompt) {
        return new Generation(prompt, null, null, null, null, null, null, null, null, null, Map.of());
    }

    public static Job job(String id) {
        return new Job(id, Job.LOCAL_TENANT, TIME, MODEL.name(), Lane.INTERACTIVE, request("a red apple"), Map.of());
    }

    public static JobEvent started(String id, int attempt) {
        return new JobEvent.Started(id, attempt, TIME, WORKER, 0);
    }

    public static JobEvent released(String id, int attempt) {
        return new JobEvent.Released(id, attempt, TIME, WORKER, "draining", null, 0);
    }

    /** Put off until then. */
    public static JobEvent released(String id, int attempt, Instant retryAt) {
        return new JobEvent.Released(id, attempt, TIME, WORKER, "the store is away", retryAt, 0);
    }

    public static JobEvent canceled(String id, int attempt) {
        return new JobEvent.Canceled(id, attempt, TIME, WORKER, 0);
    }

    public static JobEvent expired(String id, int attempt) {
        return new JobEvent.Expired(id, attempt, TIME, WORKER, Deadline.FINISH_BY, 0);
    }

    public static JobEvent failed(String id, int attempt) {
        return new JobEvent.Failed(
                id, attempt, TIME, WORKER, new JobError(JobError.Code.SAMPLING_FAILED, "sample 0: NaN"), 0);
    }

    /** The view of a job that is deleted. */
    public static JobView deleted(String id) {
        return JobView.EMPTY.deleted(new JobDeleted(id, TIME, DeleteRequest.Reason.OWNER));
    }

    /** That event in another life of its job. */
    public static JobEvent inLife(int replay, JobEvent event) {
        var told = Json.MAPPER.<ObjectNode>valueToTree(event).put("replay", replay);
        return Json.read(Json.write(told), event.getClass());
    }

    /** The letter of a record that lay at that offset of the interactive lane. */
    public static DeadLetter letter(
            long offset, @Nullable String jobId, byte @Nullable [] value, DeadLetter.Header... headers) {
        var topic = Topics.defaults().jobs(MODEL.name(), Lane.INTERACTIVE);
        var cause = new DeadLetter.Cause(
                JobError.Code.SAMPLING_FAILED, "sample 0: NaN", 1, WORKER, TIME.plusSeconds(offset), jobId);
        var origin = new DeadLetter.Origin(topic, 0, offset, TIME.toEpochMilli());
        return new DeadLetter("a key".getBytes(StandardCharsets.UTF_8), List.of(headers), value, origin, cause);
    }

    public static JobEvent succeeded(String id, int attempt) {
        return succeeded(id, attempt, new Manifest(job(id), List.of(image(id, 0))));
    }

    public static JobEvent succeeded(String id, int attempt, Manifest manifest) {
        return new JobEvent.Succeeded(id, attempt, TIME, WORKER, manifest, 0);
    }

    public static Manifest.Image image(String id, int index) {
        return new Manifest.Image(
                index,
                42 + index,
                Manifest.Image.key(id, index, ImageFormat.PNG),
                "image/png",
                64,
                64,
                9,
                "0123456789abcdef".repeat(4));
    }
}
