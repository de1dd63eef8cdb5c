package org.diffusionfleet.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against signatures of other implementations ({@code src/test/golden}), and verified by the published library. */
class SigningTest {

    private static final String BODY = "{\"type\":\"a.b\",\"data\":{\"prompt\":\"苹果\"}}";

    record Vector(
            Scheme scheme,
            String secret,
            @Nullable String publicKey,
            String id,
            long timestamp,
            String body,
            String signature) {}

    static Stream<Vector> vectors() throws IOException {
        try (var golden = SigningTest.class.getResourceAsStream("/golden/webhook-signatures.json")) {
            return Arrays.stream(Json.read(golden.readAllBytes(), Vector[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldSignAsOtherImplementationsDo(Vector vector) {
        // Given
        var keys = Keys.of(new SigningKey(vector.scheme(), vector.secret(), vector.publicKey()));

        // When
        var headers =
                keys.headers(vector.id(), vector.body().getBytes(UTF_8), Instant.ofEpochSecond(vector.timestamp()));

        // Then
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "webhook-id", vector.id(),
                        "webhook-timestamp", Long.toString(vector.timestamp()),
                        "webhook-signature", vector.signature()));
    }

    @Test
    void shouldBeVerifiedByThePublishedLibraryWithEitherKeyDuringARotation() {
        // Given
        var now = Instant.now();
        var before = SigningKey.generate(Scheme.V1);
        var after = SigningKey.generate(Scheme.V1);
        var keys = Keys.of(before).after(new Work.Rotate("r", now, after, now.plusSeconds(60)));

        // When
        var during = keys.headers("a/succeeded", BODY.getBytes(UTF_8), now);
        var later = keys.headers("a/succeeded", BODY.getBytes(UTF_8), now.plusSeconds(60));

        // Then
        assertThat(during.get("webhook-signature")).matches("v1,[^ ]+ v1,[^ ]+");
        assertThatCode(() -> verify(before, during)).doesNotThrowAnyException();
        assertThatCode(() -> verify(after, during)).doesNotThrowAnyException();
        assertThatCode(() -> verify(after, later)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(before, later)).isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void shouldSignWithAPairWhoseHalvesBelongTogether() throws GeneralSecurityException {
        // Given
        var key = SigningKey.generate(Scheme.V1A);

        // When
        var signature = key.sign(BODY.getBytes(UTF_8));

        // Then
        assertThat(key.secret()).matches("whsk_[A-Za-z0-9+/]{43}=");
        assertThat(key.shown()).isEqualTo(key.publicKey()).matches("whpk_[A-Za-z0-9+/]{43}=");
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(key))));
        verifier.update(BODY.getBytes(UTF_8));
        assertThat(verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length()))))
                .isTrue();
    }

    @Test
    void shouldChangeOverFromOneSchemeToTheOther() {
        // Given
        var now = Instant.EPOCH.plus(Duration.ofDays(365));
        var rotation = new Work.Rotate("r", now, SigningKey.generate(Scheme.V1A), now.plusSeconds(1));
        var keys = Keys.of(SigningKey.generate(Scheme.V1)).after(rotation).after(rotation);

        // When
        var headers = keys.headers("a", BODY.getBytes(UTF_8), now);

        // Then
        assertThat(headers.get("webhook-signature")).matches("v1a,[^ ]+ v1,[^ ]+");
    }

    @Test
    void shouldMakeASecretOf32BytesAndShowItInNoLog() {
        // When
        var key = SigningKey.generate(Scheme.V1);

        // Then
        assertThat(key.shown()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(Keys.of(key).toString()).doesNotContain(key.secret().substring("whsec_".length()));
    }

    private static void verify(SigningKey key, Map<String, String> headers) throws Exception {
        var lists = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new Webhook(key.shown()).verify(BODY, lists);
    }

    /** RFC 8032, 5.1.2: y little-endian, the last bit is the sign of x. */
    private static EdECPoint point(SigningKey key) {
        var bytes = Base64.getDecoder().decode(key.shown().substring("whpk_".length()));
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        var odd = (reversed[0] & 0x80) != 0;
        reversed[0] &= 0x7f;
        return new EdECPoint(odd, new BigInteger(1, reversed));
    }
}
