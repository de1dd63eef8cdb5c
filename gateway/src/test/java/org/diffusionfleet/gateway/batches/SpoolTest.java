package org.diffusionfleet.gateway.batches;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Digests;
import org.junit.jupiter.api.Test;

class SpoolTest {

    private static Spool spool(byte[] body) {
        return Spool.of(new ByteArrayInputStream(body), 20);
    }

    @Test
    void shouldPassOnLinesWithTheirPlacesTwice() {
        // Given
        var lines = new ArrayList<Line>();
        try (var spool = spool("a\r\n\nb ü".getBytes(UTF_8))) {
            // When
            spool.forEach(3, lines::add);
            spool.forEach(3, lines::add);

            // Then
            assertThat(lines)
                    .containsExactly(new Line(1, "a"), new Line(3, "b ü"), new Line(1, "a"), new Line(3, "b ü"));
            assertThat(spool.digest()).isEqualTo(Digests.sha256("a\r\n\nb ü"));
        }
    }

    @Test
    void shouldSayHowManyLinesThereMayBe() {
        // Given
        try (var spool = spool("a\nb\n\nc".getBytes(UTF_8))) {
            // When
            assertThatThrownBy(() -> spool.forEach(3, _ -> {}))

                    // Then
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("body: must have at most 3 lines");
        }
    }

    @Test
    void shouldSayHowManyBytesThereMayBe() {
        // When
        assertThatThrownBy(() -> spool(new byte[21]))

                // Then
                .isInstanceOf(ProblemException.class)
                .hasMessage("a batch must have at most 20 bytes");
    }

    @Test
    void shouldRefuseWhatIsNoUtf8() {
        // Given
        try (var spool = spool(new byte[] {(byte) 0xff, (byte) 0xfe})) {
            // When
            assertThatThrownBy(() -> spool.forEach(3, _ -> {}))

                    // Then
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("body: must be UTF-8");
        }
    }
}
