package org.diffusionfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void shouldNameEachFieldWithItsDetail() {
        // Given
        var body = """
                {"type":"urn:x","title":"Not valid","status":422,"detail":"two","code":"invalid_request",
                 "errors":[{"field":"steps","detail":"must be 1 to 1000"},{"field":"prompt","detail":"must not be empty"}]}""";

        // When
        var problem = Problem.of(422, body.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(problem.text()).isEqualTo("steps: must be 1 to 1000; prompt: must not be empty");
        assertThat(problem.code()).isEqualTo("invalid_request");
    }

    @Test
    void shouldMakeDoWithTheStatusOfAnotherServersPage() {
        // When
        var problem = Problem.of(502, "<html>Bad gateway</html>".getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(problem.text()).isEqualTo("the server answered with HTTP status 502");
    }
}
