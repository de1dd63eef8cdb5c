package org.diffusionfleet.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRulesTest {

    private static final WebhookRules RULES = new WebhookRules(Examples.config());
    private static final WebhookRules LOCAL =
            new WebhookRules(Examples.config(Map.of("fleet.webhooks.allow-loopback", "true")));

    private static WebhookRequest at(@Nullable String url) {
        return new WebhookRequest(url, null, null, null, null);
    }

    private static List<FieldError> refused(Runnable check) {
        var problem = catchThrowableOfType(ProblemException.class, check::run);
        assertThat(problem).isNotNull();
        return Objects.requireNonNull(problem.problem().errors());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/hooks",
                "http://127.0.0.1/",
                "http://localhost/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "example.org",
                "https://",
                "https://user:password@example.org/",
                "https://user@example.org/",
                "https://example.org/#fragment",
                "https://127.0.0.1/",
                "https://169.254.169.254/latest",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:a00:1]/",
                "https://[fe80::1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://0.0.0.0/",
                "https://exa mple.org/",
                "https://example.org:99999/"
            })
    void shouldRefuseUrlsThatNothingIsSentTo(String url) {
        // When
        var errors = refused(() -> RULES.checkNew(at(url)));

        // Then
        assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://example.org:8443/a?b=c",
                "https://8.8.8.8/",
                "https://bücher.example/"
            })
    void shouldTakePublicUrls(String url) {
        // When
        var request = at(url);

        // Then
        assertThatCode(() -> RULES.checkNew(request)).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeThisMachineWithoutTlsInLocalModeAlone() {
        // When
        var here = List.of("http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "https://127.0.0.1:9/");

        // Then
        for (var url : here) {
            assertThatCode(() -> LOCAL.checkNew(at(url))).as(url).doesNotThrowAnyException();
        }
        assertThat(refused(() -> LOCAL.checkNew(at("http://10.0.0.1/")))).hasSize(1);
        assertThat(refused(() -> LOCAL.checkNew(at("http://example.org/")))).hasSize(1);
        assertThat(refused(() -> LOCAL.checkNew(at("https://192.168.0.1/")))).hasSize(1);
    }

    @Test
    void shouldNameEveryFieldAndItsLimit() {
        // When
        var long1 = "https://example.org/" + "a".repeat(2048);
        var errors = refused(() -> RULES.checkNew(
                new WebhookRequest(long1, "d".repeat(201), Arrays.asList("job.done", null), true, null)));
        var missing = refused(() -> RULES.checkNew(at(null)));

        // Then
        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactly("url", "description", "event_types", "enabled");
        assertThat(errors)
                .extracting(FieldError::detail)
                .satisfiesExactly(
                        url -> assertThat(url).contains("2048", "2068"),
                        description -> assertThat(description).contains("200", "201"),
                        types -> assertThat(types).contains("org.diffusionfleet.job.succeeded.v1"),
                        enabled -> assertThat(enabled).contains("new endpoint"));
        assertThat(missing).containsExactly(new FieldError("url", "must be given"));
    }

    @Test
    void shouldRefuseNoEventsAndEventsTwice() {
        // When
        var type = EventTypes.all().getFirst();

        // Then
        for (var types : List.of(List.<@Nullable String>of(), Arrays.<@Nullable String>asList(type, type))) {
            var errors = refused(() -> RULES.checkChange(new WebhookRequest(null, null, types, null, null)));
            assertThat(errors).extracting(FieldError::field).containsExactly("event_types");
        }
    }

    @Test
    void shouldKnowTheSchemesByName() {
        // When
        var errors = refused(() -> RULES.scheme("v2", Scheme.V1));

        // Then
        assertThat(errors).extracting(FieldError::field).containsExactly("signature");
        assertThat(RULES.scheme("v1a", Scheme.V1)).isEqualTo(Scheme.V1A);
        assertThat(RULES.scheme(null, Scheme.V1A)).isEqualTo(Scheme.V1A);
        assertThat(refused(() -> RULES.checkChange(new WebhookRequest(null, null, null, null, "v1"))))
                .extracting(FieldError::field)
                .containsExactly("signature");
    }
}
