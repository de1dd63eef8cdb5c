package org.diffusionfleet.schemas;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    static final Job JOB = new Job(ID, Job.LOCAL_TENANT, TIME, "emoji-64", Lane.INTERACTIVE, REQUEST, Map.of());

    static final ModelDescriptor PAINTER = new ModelDescriptor(
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
            List.of("ddim", "plms"),
            true,
            List.of("txt2img", "img2img", "inpainting"));

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
        return new Generation(
                prompt, null, null, null, null, null, null, null, null, null, init, mask, strength, Map.of());
    }

    static Generation request(String prompt) {
        return new Generation(prompt, null, null, null, null, null, null, null, null, null, Map.of());
    }

    /** By the name of their golden file. */
    static Map<String, CloudEvent> all() {
        var image = new Manifest.Image(
                0, 42, Manifest.Image.key(ID, 0), "image/png", 64, 64, 5_432, "0123456789abcdef".repeat(4));
        var events = new LinkedHashMap<String, CloudEvent>();
        events.put(RecordType.SUBMITTED.name(), CloudEvent.of(JOB, "/gateways/g1"));
        events.put("SUBMITTED-repaint", CloudEvent.of(repaint(), "/gateways/g1"));
        events.put(
                "SUCCEEDED-repaint",
                CloudEvent.of(
                        new JobEvent.Succeeded(ID, 1, TIME, WORKER, new Manifest(repaint(), List.of(image))), WORKER));
        for (JobEvent event : List.of(
                new JobEvent.Started(ID, 1, TIME, WORKER),
                new JobEvent.Released(ID, 1, TIME, WORKER, "draining"),
                new JobEvent.Succeeded(ID, 1, TIME, WORKER, new Manifest(JOB, List.of(image))),
                new JobEvent.Failed(
                        ID, 1, TIME, WORKER, new JobError(JobError.Code.INVALID_REQUEST, "steps: must be …")),
                new JobEvent.Canceled(ID, 1, TIME, WORKER),
                new JobEvent.Expired(ID, 1, TIME, WORKER))) {
            events.put(RecordType.of(event).name(), CloudEvent.of(event, WORKER));
        }
        events.put(RecordType.PROGRESS.name(), CloudEvent.of(new JobProgress(ID, 1, TIME, 7, 50), WORKER));
        events.put("PROGRESS-images", CloudEvent.of(new JobProgress(ID, 1, TIME, 75, 100, List.of(image)), WORKER));
        events.put(RecordType.CANCEL_REQUESTED.name(), CloudEvent.of(new CancelRequest(ID, TIME), "/gateways/g1"));
        events.put(RecordType.MODEL.name(), CloudEvent.of(MODEL, WORKER));
        events.put("MODEL-tasks", CloudEvent.of(PAINTER, WORKER));
        return events;
    }
}
