package org.diffusionfleet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordReaderTest {

    @Test
    void shouldReadPlainJsonOfForeignClient() {
        // Given
        var json = "{\"id\":\"j1\",\"request\":{\"prompt\":\"a cat\"}}".getBytes(UTF_8);

        // When
        var job = RecordReader.read(Map.of(), json, Job.class);

        // Then
        assertThat(job.request()).isEqualTo(Examples.request("a cat"));
    }

    @Test
    void shouldReadStructuredMode() {
        // Given
        var json = """
                {"specversion":"1.0","type":"org.diffusionfleet.job.submitted.v1","source":"/x","id":"1",
                 "data":{"id":"j1","request":{"prompt":"a cat"}}}""";

        // When
        var job = RecordReader.read(
                Map.of("content-type", "application/cloudevents+json; charset=utf-8"), json.getBytes(UTF_8), Job.class);

        // Then
        assertThat(job.id()).isEqualTo("j1");
    }

    @Test
    void shouldKeepFieldsItDoesNotKnow() {
        // Given
        var json = "{\"id\":\"j1\",\"later\":7,\"request\":{\"prompt\":\"a\",\"more\":8}}".getBytes(UTF_8);

        // When
        var again = Json.read(Json.write(RecordReader.read(Map.of(), json, Job.class)), Job.class);

        // Then
        assertThat(again.other()).containsEntry("later", IntNode.valueOf(7));
        assertThat(again.request().other()).containsEntry("more", IntNode.valueOf(8));
    }

    @Test
    void shouldRefuseUnknownVersion() {
        // Given
        var headers = Map.of("ce_type", "org.diffusionfleet.job.submitted.v9");

        // When
        assertThatThrownBy(() -> RecordReader.read(headers, new byte[0], Job.class))

                // Then
                .isInstanceOf(ContractException.class)
                .hasMessage("type: must be org.diffusionfleet.job.submitted.v1,"
                        + " not \"org.diffusionfleet.job.submitted.v9\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"j1\",\"request\":{\"steps\":\"abc\"}} | request.steps",
                "{\"id\":\"j1\",\"request\":{\"steps\":2.5}} | request.steps",
                "{\"id\":\"j1\",\"lane\":\"fast\"} | lane",
                "{\"id\":\"j1\" | not JSON",
                "null | not a JSON object",
                "{\"id\":\"a\",\"id\":\"b\"} | not JSON"
            })
    void shouldNameFieldWhenDataDoesNotFollow(String json, String message) {
        // When
        assertThatThrownBy(() -> RecordReader.read(Map.of(), json.getBytes(UTF_8), Job.class))

                // Then
                .isInstanceOf(ContractException.class)
                .hasMessageContaining(message);
    }
}
