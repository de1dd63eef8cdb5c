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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every released version must always decode. A golden file holds the key, the headers, an empty line and
 * the data. To add the files of a new type run with {@code -Dgolden.write=DIR}; never change one that is released.
 */
class GoldenTest {

    @ParameterizedTest
    @MethodSource("names")
    void shouldWriteReleasedBytes(String name) throws IOException {
        // Given
        var event = example(name);
        var target = System.getProperty("golden.write");
        if (target != null) {
            Files.writeString(Path.of(target, name + ".txt"), text(event));
        }

        // When
        var written = text(event);

        // Then
        assertThat(written).isEqualTo(golden(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldReadReleasedBytes(String name) throws IOException {
        // Given
        var golden = golden(name).split("\n\n", 2);
        var type = type(name);
        var headers = golden[0]
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0], header -> header[1]));

        // When
        var read = RecordReader.read(headers, golden[1].getBytes(StandardCharsets.UTF_8), type.record());

        // Then
        assertThat(read).isEqualTo(Json.read(example(name).data(), type.record()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldFollowPublishedSchema(String name) throws IOException {
        // Given
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(resource(type(name).schemaFile()));

        // When
        var faults = schema.validate(golden(name).split("\n\n", 2)[1], InputFormat.JSON);

        // Then
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldHoldAnExampleOfEveryType() {
        // When
        var types = Examples.all().keySet().stream().map(GoldenTest::type);

        // Then
        assertThat(types).contains(RecordType.values());
    }

    static Set<String> names() {
        return Examples.all().keySet();
    }

    private static CloudEvent example(String name) {
        return Objects.requireNonNull(Examples.all().get(name));
    }

    private static RecordType type(String name) {
        return RecordType.of(String.valueOf(example(name).headers().get("ce_type")))
                .orElseThrow();
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

    private static String golden(String name) throws IOException {
        return new String(resource("/golden/v1/" + name + ".txt").readAllBytes(), StandardCharsets.UTF_8);
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(GoldenTest.class.getResourceAsStream(name), name);
    }
}
