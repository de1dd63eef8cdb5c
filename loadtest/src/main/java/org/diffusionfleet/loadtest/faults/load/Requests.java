package org.diffusionfleet.loadtest.faults.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an order looks like on its way: bodies for HTTP, records for Kafka.
 *
 * @param model what they ask for
 */
record Requests(String model) {

    private static final String SUBMITTED = "org.diffusionfleet.job.submitted.v1";

    /** Of a POST. */
    Map<String, Object> body(Order order, @Nullable Instant due) {
        var body = new HashMap<>(order.generation());
        body.put("lane", order.lane().id());
        body.put("model", model);
        if (due != null) {
            body.put("finish_by", due);
        }
        return body;
    }

    /** Of a batch: as many jobs as it has lines, each another. */
    Map<String, Object> line(Order order, @Nullable Instant due, int line) {
        var body = body(order, due);
        body.put("prompt", body.get("prompt") + ", number " + line);
        return body;
    }

    /** Of a record. */
    static Map<String, String> headers(Order order, String id) {
        var type = order.way() == Order.Way.UNKNOWN_VERSION ? "org.diffusionfleet.job.submitted.v9" : SUBMITTED;
        return Map.of(
                "ce_specversion", "1.0",
                "ce_type", type,
                "ce_source", "/fault-suite",
                "ce_id", id,
                "content-type", "application/json");
    }

    /** Of a record, which need not be one that anybody can do. */
    static byte[] value(Order order, String id, @Nullable Instant due) {
        if (order.way() == Order.Way.NOT_JSON) {
            return ("{\"id\": \"" + id + "\", ").getBytes(StandardCharsets.UTF_8);
        }
        var generation = new HashMap<>(order.generation());
        if (order.way() == Order.Way.BAD_FIELD) {
            generation.put("steps", -1);
        }
        if (order.way() == Order.Way.BAD_PICTURE) {
            generation.put("steps", 4);
            generation.put("sampler", "ddim");
            generation.put(
                    "init_image",
                    Map.of(
                            "key",
                            "jobs/%s/init.png".formatted(UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)))));
            generation.remove("height");
        }
        var job = new HashMap<String, Object>();
        job.put("id", id);
        job.put("request", generation);
        if (due != null) {
            job.put("finish_by", due);
        }
        return Json.write(job);
    }
}
