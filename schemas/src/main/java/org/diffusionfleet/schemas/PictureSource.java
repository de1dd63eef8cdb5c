package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a picture to start from is. In JSON a string is the picture itself, an object says where it lies. The gateway stores
 * what it is sent and passes on where, so that records stay small.
 */
@JsonDeserialize(using = PictureSource.Reader.class)
public sealed interface PictureSource {

    /**
     * The picture itself.
     *
     * @param data the file in base64, with or without {@code data:image/png;base64,} before it
     */
    @JsonDeserialize(using = JsonDeserializer.None.class)
    record Inline(@JsonValue String data) implements PictureSource {

        private static final String DATA_URI = "data:";

        /** A file as a data URI. */
        public static Inline of(byte[] file, String contentType) {
            return new Inline(
                    DATA_URI + contentType + ";base64," + Base64.getEncoder().encodeToString(file));
        }

        /** The file, or empty if that is no base64. */
        public Optional<byte[]> bytes() {
            try {
                return Optional.of(Base64.getDecoder().decode(base64()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private String base64() {
            return data.startsWith(DATA_URI) ? data.substring(data.indexOf(',') + 1) : data;
        }
    }

    /**
     * An object in the fleet's bucket.
     *
     * @param key its key
     * @param sha256 of its bytes, in hexadecimal; they are held to it if it is given
     */
    @JsonDeserialize(using = JsonDeserializer.None.class)
    record Stored(@Nullable String key, @Nullable String sha256) implements PictureSource {

        /** Where a job's own pictures go; {@code role} is {@code init} or {@code mask}. */
        public static String key(String jobId, String role, ImageFormat format) {
            return Manifest.prefix(jobId) + role + "." + format.extension();
        }

        /** The source of a file that lies there. */
        public static Stored of(String key, byte[] file) {
            return new Stored(key, Digests.sha256(file));
        }
    }

    /** Reads either. */
    final class Reader extends StdDeserializer<PictureSource> {

        private static final long serialVersionUID = 1L;

        Reader() {
            super(PictureSource.class);
        }

        @Override
        public PictureSource deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var json = context.readTree(parser);
            if (json.isTextual()) {
                return new Inline(json.textValue());
            }
            if (!json.isObject()) {
                return context.reportInputMismatch(
                        this, "must be a picture in base64, or {\"key\": …} of one in the fleet's bucket");
            }
            return new Stored(text(json, "key", context), text(json, "sha256", context));
        }

        private @Nullable String text(JsonNode json, String field, DeserializationContext context) throws IOException {
            var value = json.path(field);
            if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
                return context.reportInputMismatch(this, "%s must be a string", field);
            }
            return value.textValue();
        }
    }
}
