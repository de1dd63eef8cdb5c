package org.diffusionfleet.schemas;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.ModelDescriptor.StepRange;
import org.jspecify.annotations.Nullable;

/** Records of each type, as the golden files hold them. */
final class Examples {

    static final Instant TIME = Instant.parse("2026-11-22T10:15:30.123Z");
    static final String ID = "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
    static final String WORKER = "/workers/w1";

    static final ModelDescriptor MODEL =
            new ModelDescriptor("emoji-64", 64, 64, 16, 8, 4, 512, 1000, 64, 2000, List.of("ddim", "plms"), true);

    static final Generation REQUEST =
            new Generation("a red apple on a blue background", "", 2, 42L, 25, 4.0, 64, 64, "plms", 0.0, Map.of());

    static final Generation WEBP_REQUEST =
            new Generation("a red apple", "", 1, 42L, 25, 4.0, 64, 64, "ddim", 0.0, Map.of()).withImage("webp", 80);

    /** Every field that a later version of the contract added. */
    static final Generation OPTIONS = new Generation(
            "a (red:1.3) apple",
            "blur",
            1,
            42L,
            25,
            4.0,
            64,
            64,
            "dpmpp_2m",
            0.0,
            null,
            null,
            "karras",
            0.7,
            0.1,
            0.9,
            2,
            true,
            null,
            null,
            null,
            Map.of());

    static final ModelDescriptor MODEL_WITH_STEPS = new ModelDescriptor(
            "emoji-64",
            64,
            64,
            16,
            8,
            4,
            512,
            1000,
            64,
            2000,
            List.of("plms", "compvis_plms", "compvis_dpm", "dpmpp_2m"),
            true,
            Map.of(
                    "plms",
                    List.of(new StepRange(1, 999)),
                    "compvis_plms",
                    List.of(new StepRange(1, 2), new StepRange(4, 8)),
                    "compvis_dpm",
                    List.of(new StepRange(2, 1000))),
            null,
            null,
            null);

    static final ModelDescriptor MODEL_OF_ONE_WINDOW = new ModelDescriptor(
            "emoji-64", 64, 64, 16, 8, 4, 512, 999, 64, 2000, List.of("plms"), true, Map.of(), null, 1, null);

    static final Job JOB = new Job(ID, Job.LOCAL_TENANT, TIME, "emoji-64", Lane.INTERACTIVE, REQUEST, Map.of());

    static final ModelDescriptor PAINTER = MODEL.withTasks(List.of("txt2img", "img2img", "inpainting"));

    /** The smallest PNG: one black pixel. */
    static final PictureSource PIXEL = new PictureSource.Inline(
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    private Examples() {}

    /** A job that starts from a picture in the bucket, and repaints what one in the record covers. */
    static Job repaint() {
        var init = new PictureSource.Stored("jobs/" + ID + "/init.png", "0123456789abcdef".repeat(4));
        return JOB.with(REQUEST.withPictures(init, PIXEL));
    }

    static Generation request(
            String prompt, @Nullable PictureSource init, @Nullable PictureSource mask, @Nullable Double strength) {
        return request(prompt).from(init, mask, strength);
    }

    static Generation request(String prompt) {
        return new Generation(prompt, null, null, null, null, null, null, null, null, null, Map.of());
    }

    /** By the name of the golden file: the type's, and what is special after that. */
    static Map<String, CloudEvent> all() {
        var events = new LinkedHashMap<String, CloudEvent>();
        var image = image(ImageFormat.PNG);
        events.put("SUBMITTED", CloudEvent.of(JOB, "/gateways/g1"));
        events.put("SUBMITTED-webp", CloudEvent.of(JOB.with(WEBP_REQUEST), "/gateways/g1"));
        events.put("SUCCEEDED-webp", CloudEvent.of(succeeded(JOB.with(WEBP_REQUEST), ImageFormat.WEBP), WORKER));
        events.put("SUBMITTED-repaint", CloudEvent.of(repaint(), "/gateways/g1"));
        events.put("SUCCEEDED-repaint", CloudEvent.of(succeeded(repaint(), ImageFormat.PNG), WORKER));
        for (JobEvent event : List.of(
                new JobEvent.Started(ID, 1, TIME, WORKER, 0),
                new JobEvent.Released(ID, 1, TIME, WORKER, "draining", null, 0),
                succeeded(JOB, ImageFormat.PNG),
                new JobEvent.Failed(
                        ID, 1, TIME, WORKER, new JobError(JobError.Code.INVALID_REQUEST, "steps: must be …"), 0),
                new JobEvent.Canceled(ID, 1, TIME, WORKER, 0),
                new JobEvent.Expired(ID, 1, TIME, WORKER, null, 0))) {
            events.put(RecordType.of(event).name(), CloudEvent.of(event, WORKER));
        }
        events.put("PROGRESS", CloudEvent.of(new JobProgress(ID, 1, TIME, 7, 50), WORKER));
        events.put("PROGRESS-images", CloudEvent.of(new JobProgress(ID, 1, TIME, 75, 100, List.of(image)), WORKER));
        var preview = new JobProgress.Preview(1, "iVBORw0KGgo=");
        events.put(
                "PROGRESS-preview",
                CloudEvent.of(new JobProgress(ID, 1, TIME, 7, 50, List.of(image), preview), WORKER));
        events.put("SUBMITTED-previews", CloudEvent.of(JOB.withPreviews(true), "/gateways/g1"));
        events.put("SUBMITTED-deadline", CloudEvent.of(JOB.withFinishBy(TIME.plusSeconds(60)), "/gateways/g1"));
        var startBy = TIME.plusSeconds(30);
        events.put(
                "SUBMITTED-deadlines",
                CloudEvent.of(JOB.withDeadlines(startBy, TIME.plusSeconds(60), 20), "/gateways/g1"));
        var retryAt = TIME.plusSeconds(8);
        events.put(
                "RELEASED-retry",
                CloudEvent.of(new JobEvent.Released(ID, 2, TIME, WORKER, "the store is away", retryAt, 0), WORKER));
        events.put(
                "EXPIRED-reason",
                CloudEvent.of(new JobEvent.Expired(ID, 1, TIME, WORKER, Deadline.RUN_LIMIT, 0), WORKER));
        var lost = new JobError(JobError.Code.WORKER_LOST, "two workers died with it");
        events.put("FAILED-lost", CloudEvent.of(new JobEvent.Failed(ID, 3, TIME, WORKER, lost, 0), WORKER));
        events.put("MODEL-run", CloudEvent.of(MODEL.withMaxRunSeconds(3600), WORKER));
        events.put(RecordType.CANCEL_REQUESTED.name(), CloudEvent.of(new CancelRequest(ID, TIME), "/gateways/g1"));
        events.put("SUBMITTED-ttl", CloudEvent.of(JOB.withResultTtlSeconds(3_600), "/gateways/g1"));
        events.put(
                RecordType.DELETE_REQUESTED.name(),
                CloudEvent.of(new DeleteRequest(ID, TIME, DeleteRequest.Reason.OWNER), "/gateways/g1"));
        events.put(
                RecordType.DELETED.name(),
                CloudEvent.of(new JobDeleted(ID, TIME, DeleteRequest.Reason.TTL), "/gateways/g1"));
        events.put(RecordType.MODEL.name(), CloudEvent.of(MODEL, WORKER));
        events.put(
                RecordType.WORKER.name(),
                CloudEvent.of(
                        new WorkerStatus(
                                "w1",
                                MODEL.name(),
                                TIME,
                                WorkerStatus.Phase.READY,
                                List.of("cpu"),
                                List.of(new WorkerStatus.Speed(64, 64, 8, 7.5, 0.448))),
                        WORKER));
        events.put("MODEL-steps", CloudEvent.of(MODEL_WITH_STEPS, WORKER));
        events.put("MODEL-windows", CloudEvent.of(MODEL_OF_ONE_WINDOW, WORKER));
        events.put("SUBMITTED-options", CloudEvent.of(JOB.with(OPTIONS), "/gateways/g1"));
        var warned = new Manifest(JOB, List.of(image), List.of("prompt: not read is \"on a blue background\""));
        events.put("SUCCEEDED-warnings", CloudEvent.of(new JobEvent.Succeeded(ID, 1, TIME, WORKER, warned, 0), WORKER));
        events.put("MODEL-tasks", CloudEvent.of(PAINTER, WORKER));
        var error = new JobError(JobError.Code.TOO_MANY_ATTEMPTS, "it was tried 3 times");
        events.put("FAILED-replay", CloudEvent.of(new JobEvent.Failed(ID, 4, TIME, WORKER, error, 2), WORKER));
        events.put("STARTED-replay", CloudEvent.of(new JobEvent.Started(ID, 1, TIME, WORKER, 1), WORKER));
        events.put(
                "LETTER_SETTLED",
                CloudEvent.of(
                        new DeadLetterSettled("0123456789abcdef0123", DeadLetterSettled.Outcome.REPLAYED, TIME),
                        "/gateways/g1"));
        return events;
    }

    private static JobEvent succeeded(Job job, ImageFormat format) {
        return new JobEvent.Succeeded(ID, 1, TIME, WORKER, new Manifest(job, List.of(image(format))), 0);
    }

    private static Manifest.Image image(ImageFormat format) {
        var key = Manifest.Image.key(ID, 0, format);
        return new Manifest.Image(0, 42, key, format.contentType(), 64, 64, 5_432, "0123456789abcdef".repeat(4));
    }
}
