package org.diffusionfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class BadInputIT extends AgainstFleet {

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                wrong("{}", "prompt", "must not be empty"),
                wrong("{'prompt':''}", "prompt", "must not be empty"),
                wrong(
                        "{'prompt':'" + "x".repeat(10_000) + "'}",
                        "prompt",
                        "must have at most 2000 characters, not 10000"),
                wrong("{'prompt':'a\\u0000b'}", "prompt", "must not contain the control character U+0000"),
                wrong("{'prompt':'a\\u001bb'}", "prompt", "must not contain the control character U+001B"),
                wrong("{'prompt':'\\u202ecat'}", "prompt", "must not contain the bidirectional control character"),
                wrong("{'prompt':'a','negative_prompt':'\\u0007'}", "negative_prompt", "must not contain the control"),
                wrong("{'prompt':'a','height':65}", "height", "must be a multiple of 16 between 16 and 512 pixels"),
                wrong("{'prompt':'a','height':0}", "height", "must be a multiple of 16 between 16 and 512 pixels"),
                wrong("{'prompt':'a','width':1073741824}", "width", "must be a multiple of 16 between 16 and 512"),
                wrong("{'prompt':'a','width':-64}", "width", "must be a multiple of 16 between 16 and 512"),
                wrong("{'prompt':'a','steps':0}", "steps", "must be between 1 and 1000, not 0"),
                wrong("{'prompt':'a','steps':1001}", "steps", "must be between 1 and 1000, not 1001"),
                wrong("{'prompt':'a','n_samples':0}", "n_samples", "must be between 1 and 64, not 0"),
                wrong("{'prompt':'a','n_samples':1000}", "n_samples", "must be between 1 and 64, not 1000"),
                wrong("{'prompt':'a','seed':-1}", "seed", "must be between 0 and"),
                wrong("{'prompt':'a','guidance_scale':NaN}", "guidance_scale", "must be a number between 0 and 100"),
                wrong("{'prompt':'a','guidance_scale':1e9}", "guidance_scale", "must be a number between 0 and 100"),
                wrong("{'prompt':'a','sampler':'magic'}", "sampler", "must be one of ddim, plms, not \"magic\""),
                wrong("{'prompt':'a','sampler':'plms','eta':0.5}", "eta", "must be 0 with the sampler plms"),
                wrong("{'prompt':'a','sigmas':'karras'}", "sigmas", "must be model with the sampler ddim, not karras"),
                wrong("{'prompt':'a','guidance_rescale':2}", "guidance_rescale", "must be a number between 0 and 1"),
                wrong("{'prompt':'a','prompt_windows':17}", "prompt_windows", "must be between 1 and 16, not 17"),
                wrong("{'prompt':'a','prompt_weights':'yes'}", "prompt_weights", "must be true or false"),
                wrong("{'promt':'a'}", "promt", "is not a known field"),
                wrong("{'prompt':'a','lane':'fast'}", "lane", "must be interactive or batch"),
                wrong("{'prompt':'a','steps':'many'}", "steps", "must be a whole number"));
    }

    private static Arguments wrong(String body, String field, String detail) {
        return Arguments.of(body.replace('\'', '"'), field, detail);
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void shouldNameFieldAndLimit(String body, String field, String detail) {
        // When
        var answer = api.post("v1/jobs", body);

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid_request");
        assertThat(answer.json().path("errors")).singleElement().satisfies(error -> {
            assertThat(error.path("field").asText()).isEqualTo(field);
            assertThat(error.path("detail").asText()).startsWith(detail);
        });
    }

    @Test
    void shouldNameTheModelsThereAre() {
        // When
        var answer = api.post("v1/jobs", "{\"prompt\":\"a\",\"model\":\"dall-e\"}");

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("code").asText()).isEqualTo("unknown_model");
        assertThat(answer.json().path("detail").asText()).isEqualTo("model: must be one of emoji-64, not \"dall-e\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"prompt\":", "null", "[]", "\"a cat\"", "{\"prompt\":\"a\"}}"})
    void shouldRefuseBrokenJson(String body) {
        // When
        var answer = api.post("v1/jobs", body);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid_json");
        assertThat(answer.json().path("detail").asText()).isNotBlank();
    }

    @Test
    void shouldRefuseOtherContentTypes() {
        // When
        var answer = api.post("v1/jobs", "text/plain", "a cat");

        // Then
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.json().path("code").asText()).isEqualTo("unsupported_media_type");
        assertThat(answer.json().path("detail").asText()).isEqualTo("use content-type: application/json");
    }

    @Test
    void shouldRefuseBodyOfTwoMebibytes() {
        // Given
        var body = "{\"prompt\":\"" + "x".repeat(2 << 20) + "\"}";

        // When
        var answer = api.post("v1/jobs", body);

        // Then
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("code").asText()).isEqualTo("body_too_large");
        assertThat(answer.json().path("detail").asText())
                .startsWith("the body must have at most 65536 bytes, pictures aside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1/jobs/nobody", "v1/jobs/nobody/events", "v1/jobs/nobody/images/0"})
    void shouldSayThatThereIsNoSuchJob(String path) {
        // When
        var answer = api.get(path);

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("job_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1/nothing", "v1/jobs/nobody/images/first"})
    void shouldSayThatThereIsNoSuchResource(String path) {
        // When
        var answer = api.get(path);

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void shouldAcceptNothingOfWhatItRefuses() {
        // Given
        var topics = FakeFleet.TOPICS.jobs("emoji-64");
        var before = topics.stream().mapToInt(topic -> fleet.read(topic).size()).sum();
        api.post("v1/jobs", "{\"prompt\":\"a\",\"steps\":0}");

        // When
        var accepted = api.post("v1/jobs", "{\"prompt\":\"a\",\"steps\":1,\"lane\":\"" + Lane.BATCH.id() + "\"}");

        // Then
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(topics.stream().mapToInt(topic -> fleet.read(topic).size()).sum())
                .isEqualTo(before + 1);
    }
}
