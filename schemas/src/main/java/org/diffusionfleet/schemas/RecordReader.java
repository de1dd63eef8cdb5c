package org.diffusionfleet.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads records in any of the three forms clients use: CloudEvents binary mode, CloudEvents structured mode
 * ({@code content-type: application/cloudevents+json}), and plain JSON without any header where the topic leaves no
 * doubt what it is.
 */
public final class RecordReader {

    private static final String STRUCTURED = "application/cloudevents+json";

    private RecordReader() {}

    /**
     * The record those bytes stand for.
     *
     * @param headers all headers of the record; names are matched exactly
     * @param wanted {@link JobEvent} for any lifecycle event, else one of {@link RecordType}'s records
     * @throws ContractException if the type is unknown or not the wanted one, or the data does not follow it
     */
    public static <T> T read(Map<String, String> headers, byte[] data, Class<T> wanted) {
        if (headers.getOrDefault("content-type", "").startsWith(STRUCTURED)) {
            var envelope = Json.read(data, JsonNode.class);
            return read(envelope.path("type").asText(), Json.write(envelope.path("data")), wanted);
        }
        var ceType = headers.getOrDefault("ce_type", "");
        return ceType.isEmpty() && !wanted.isSealed() ? Json.read(data, wanted) : read(ceType, data, wanted);
    }

    private static <T> T read(String ceType, byte[] data, Class<T> wanted) {
        var type = RecordType.of(ceType)
                .filter(known -> wanted.isAssignableFrom(known.record()))
                .orElseThrow(() -> new ContractException(
                        "type: must be %s, not \"%s\"".formatted(allowed(wanted), PromptRules.excerpt(ceType))));
        return wanted.cast(Json.read(data, type.record()));
    }

    private static String allowed(Class<?> wanted) {
        return Arrays.stream(RecordType.values())
                .filter(type -> wanted.isAssignableFrom(type.record()))
                .map(RecordType::ceType)
                .collect(Collectors.joining(" or "));
    }
}
