package org.diffusionfleet.gateway.deadletters;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * All of a dead letter. Bytes that cannot be shown as what they should be are shown in base64; a record without a value has neither
 * {@code record} nor {@code recordBase64}.
 *
 * @param replay which replay of its job the record was, 0 if none
 * @param record the record as it lay on its topic, where that is JSON
 */
record LetterAnswer(
        @JsonUnwrapped LetterSummary summary,
        int replay,
        From origin,
        @Nullable String key,
        byte @Nullable [] keyBase64,
        List<Header> headers,
        @Nullable RawValue record,
        byte @Nullable [] recordBase64) {

    /** Where the record lay, and since when. */
    record From(String topic, int partition, long offset, Instant time) {}

    /** A header of the record. */
    record Header(String name, @Nullable String value, byte @Nullable [] valueBase64) {

        static Header of(DeadLetter.Header header) {
            var text = text(header.value());
            return new Header(header.name(), text.orElse(null), text.isPresent() ? null : header.value());
        }
    }

    static LetterAnswer of(Letter found, Topics topics) {
        var letter = found.letter();
        var from = letter.origin();
        var key = text(letter.key());
        var json = text(letter.value()).filter(LetterAnswer::isJson);
        return new LetterAnswer(
                LetterSummary.of(found, topics),
                letter.replay(),
                new From(from.topic(), from.partition(), from.offset(), Instant.ofEpochMilli(from.timestamp())),
                key.orElse(null),
                key.isPresent() ? null : letter.key(),
                letter.headers().stream().map(Header::of).toList(),
                json.map(RawValue::new).orElse(null),
                json.isPresent() ? null : letter.value());
    }

    private static Optional<String> text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            // A decoder of its own throws at what is no UTF-8.
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isJson(String text) {
        try {
            Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            return true;
        } catch (ContractException e) {
            return false;
        }
    }
}
