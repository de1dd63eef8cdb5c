package org.diffusionfleet.gateway.api;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;

/** Reads request bodies more strictly than topics are read: a field we do not know is a typing error. */
@ApplicationScoped
public class BodyReader {

    private static final ObjectReader READER = Json.MAPPER
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            // NaN is no JSON, but read as a number its field can be named.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build()
            .reader();

    private final GatewayConfig config;

    BodyReader(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Reads a body. It may be larger than others by the pictures that it holds, whose own limit is the upload's to check.
     *
     * @throws ProblemException if it is no request
     */
    public JobRequest read(byte[] body) {
        var limit = config.limits().bodyBytes();
        if (body.length > limit && !mayHoldPicture(body)) {
            throw tooLarge(limit, body.length);
        }
        var request = parse(body, JobRequest.class);
        var others = body.length - request.pictureCharacters();
        if (others > limit) {
            throw tooLarge(limit, others);
        }
        return request;
    }

    /**
     * Reads a body of another kind.
     *
     * @throws ProblemException if it is none
     */
    public <T> T read(byte[] body, Class<T> type) {
        var limit = config.limits().bodyBytes();
        if (body.length > limit) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE,
                    "the body must have at most %d bytes, not %d".formatted(limit, body.length));
        }
        return parse(body, type);
    }

    private static boolean mayHoldPicture(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).contains("\"init_image\"");
    }

    private static ProblemException tooLarge(int limit, long bytes) {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE,
                "the body must have at most %d bytes, pictures aside, not %d".formatted(limit, bytes));
    }

    private static <T> T parse(byte[] body, Class<T> type) {
        try {
            T request = READER.forType(type).readValue(body);
            if (request == null) {
                throw new ProblemException(ProblemCode.INVALID_JSON, "the body must be a JSON object, not null");
            }
            return request;
        } catch (JsonMappingException e) {
            throw fieldProblem(e, type);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_JSON,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static ProblemException fieldProblem(JsonMappingException e, Class<?> type) {
        var field = e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        if (field.isEmpty()) {
            var example = type == JobRequest.class ? ", e.g. {\"prompt\": \"a red apple\"}" : "";
            return new ProblemException(ProblemCode.INVALID_JSON, "the body must be one JSON object" + example);
        }
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(field, detail(field, e))));
    }

    private static String detail(String field, JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not a known field; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (field.equals("lane") && e instanceof InvalidFormatException wrong) {
            return "must be %s, not \"%s\""
                    .formatted(
                            List.of(Lane.values()).stream().map(Lane::id).collect(Collectors.joining(" or ")),
                            wrong.getValue());
        }
        return e instanceof MismatchedInputException wrong
                ? "must be " + kind(wrong.getTargetType())
                : String.valueOf(e.getOriginalMessage());
    }

    private static String kind(Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time like 2026-11-22T10:15:30Z";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list of strings";
        }
        return type == Double.class ? "a number" : "a string";
    }
}
