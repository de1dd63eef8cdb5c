package org.diffusionfleet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bytes of every released version must always decode. A golden file holds the key, the headers, an empty line and
 * the data. To add the files of a new type run with {@code -Dgolden.write=DIR}; never change one that is released.
 */
class GoldenTest {

    @ParameterizedTest
    @EnumSource
    void shouldWriteReleasedBytes(RecordType type) throws IOException {
        // Given
        var event = Objects.requireNonNull(Examples.all().get(type));
        var target = System.getProperty("golden.write");
        if (target != null) {
            Files.writeString(Path.of(target, type.name() + ".txt"), text(event));
        }

        // When
        var written = text(event);

        // Then
        assertThat(written).isEqualTo(golden(type));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadReleasedBytes(RecordType type) throws IOException {
        // Given
        var golden = golden(type).split("\n\n", 2);
        var headers = golden[0]
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> header[1]));

        // When
        var read = RecordReader.read(headers, golden[1].getBytes(StandardCharsets.UTF_8), type.record());

        // Then
        assertThat(read).isEqualTo(example(type));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFollowPublishedSchema(RecordType type) throws IOException {
        // Given
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(resource(type.schemaFile()));

        // When
        var faults = schema.validate(golden(type).split("\n\n", 2)[1], InputFormat.JSON);

        // Then
        assertThat(faults).isEmpty();
    }

    private static Object example(RecordType type) {
        var event = Objects.requireNonNull(Examples.all().get(type));
        return Json.read(event.data(), type.record());
    }

    private static String text(CloudEvent event) {
        var headers = new TreeMap<>(event.headers());
        headers.put("key", String.valueOf(event.key()));
        return headers.entrySet().stream().map(GoldenTest::line).collect(Collectors.joining("\n", "", "\n\n"))
                + new String(event.data(), StandardCharsets.UTF_8);
    }

    private static String line(Map.Entry<String, String> header) {
        return header.getKey() + ": " + header.getValue();
    }

    private static String golden(RecordType type) throws IOException {
        return new String(resource("/golden/v1/" + type.name() + ".txt").readAllBytes(), StandardCharsets.UTF_8);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(GoldenTest.class.getResourceAsStream(name), name);
    }
}
