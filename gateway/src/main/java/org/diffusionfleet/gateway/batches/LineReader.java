package org.diffusionfleet.gateway.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;
import org.diffusionfleet.gateway.api.BodyReader;
import org.diffusionfleet.gateway.api.JobRequest;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Json;

/**
 * Makes requests of lines.
 *
 * @param defaults fields that lines leave out
 */
record LineReader(BodyReader bodies, Form form, ObjectNode defaults) {

    private static final Set<String> TEXTS =
            Set.of("model", "lane", "prompt", "negative_prompt", "sampler", "sigmas", "image_format", "finish_by");

    /**
     * A reader of lines with the request's query parameters as defaults, e.g. {@code ?steps=20&lane=batch}.
     *
     * @param own parameters that are the batch's
     */
    static LineReader of(BodyReader bodies, Form form, MultivaluedMap<String, String> parameters, Set<String> own) {
        var defaults = Json.MAPPER.createObjectNode();
        parameters.forEach((name, values) -> {
            if (!own.contains(name)) {
                defaults.set(name, value(name, values.getLast()));
            }
        });
        if (!defaults.isEmpty()) {
            var _ = bodies.read(Json.write(defaults)); // A mistake here would be every line's.
        }
        return new LineReader(bodies, form, defaults);
    }

    private static JsonNode value(String name, String text) {
        if (TEXTS.contains(name)) {
            return TextNode.valueOf(text);
        }
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /**
     * What a line asks for.
     *
     * @throws ProblemException if it is no request
     */
    JobRequest read(Line line) {
        var request = defaults.deepCopy();
        switch (form) {
            case TEXT -> request.put("prompt", line.text().strip());
            case NDJSON -> request.setAll(object(line));
        }
        return bodies.read(Json.write(request));
    }

    private static ObjectNode object(Line line) {
        try {
            if (Json.MAPPER.readTree(line.text()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_JSON,
                    List.of(new FieldError("line", "is not valid JSON: " + e.getOriginalMessage())));
        }
        throw new ProblemException(
                ProblemCode.INVALID_JSON,
                List.of(new FieldError("line", "must be a JSON object, e.g. {\"prompt\": \"a red apple\"}")));
    }
}
