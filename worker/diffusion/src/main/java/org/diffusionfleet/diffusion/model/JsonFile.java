package org.diffusionfleet.diffusion.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.diffusionfleet.diffusion.ModelException;

/**
 * One JSON object on disk. An absent or null field reads as empty; one of another type is a {@link ModelException}.
 *
 * @param path where it was read from, for messages
 * @param root its content
 */
public record JsonFile(Path path, ObjectNode root) {
    /** Python writes infinities as JSON has none: {@code "lambda_min_clipped": -Infinity}. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Reads a file the model cannot do without. */
    public static JsonFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ModelException(path, "file is missing");
        }
        try {
            if (MAPPER.readTree(path.toFile()) instanceof ObjectNode object) {
                return new JsonFile(path, object);
            }
            throw new ModelException(path, "is not a JSON object");
        } catch (JacksonException e) {
            throw new ModelException(path, "is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a file that some exporters leave out; absent, it has no fields. */
    public static JsonFile readIfPresent(Path path) {
        return Files.exists(path) ? read(path) : new JsonFile(path, MAPPER.createObjectNode());
    }

    public OptionalInt integer(String field) {
        return field(field, JsonNode::isIntegralNumber, "a whole number")
                .filter(JsonNode::canConvertToInt)
                .map(node -> OptionalInt.of(node.intValue()))
                .orElseGet(OptionalInt::empty);
    }

    public OptionalDouble number(String field) {
        return field(field, JsonNode::isNumber, "a number")
                .map(node -> OptionalDouble.of(node.doubleValue()))
                .orElseGet(OptionalDouble::empty);
    }

    public Optional<String> text(String field) {
        return field(field, JsonNode::isTextual, "a string").map(JsonNode::textValue);
    }

    public Optional<Boolean> flag(String field) {
        return field(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    public Optional<JsonNode> array(String field) {
        return field(field, JsonNode::isArray, "an array");
    }

    /** The field as an array of numbers, empty if it is absent or null. */
    public List<Float> floats(String field) {
        var array = field(field, JsonFile::isNumbers, "an array of numbers");
        return array.stream()
                .flatMap(node -> StreamSupport.stream(node.spliterator(), false))
                .map(JsonNode::floatValue)
                .toList();
    }

    private static boolean isNumbers(JsonNode node) {
        return node.isArray() && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isNumber);
    }

    /** The field as it is, or empty if it is absent or null. */
    public Optional<JsonNode> node(String field) {
        return field(field, node -> true, "anything");
    }

    private Optional<JsonNode> field(String field, Predicate<JsonNode> accepted, String expected) {
        var node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!accepted.test(node)) {
            throw new ModelException(path, "%s must be %s, not %s".formatted(field, expected, node));
        }
        return Optional.of(node);
    }
}
