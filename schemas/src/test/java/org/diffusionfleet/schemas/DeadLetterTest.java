package org.diffusionfleet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.schemas.DeadLetter.Cause;
import org.diffusionfleet.schemas.DeadLetter.Header;
import org.diffusionfleet.schemas.DeadLetter.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterTest {

    private static final byte[] BYTES = {0, (byte) 0xff, (byte) 0xc3, '{'};
    private static final Origin ORIGIN = new Origin("fleet.jobs.emoji-64.batch", 1, 7, 1_700_000_000_000L);
    private static final Cause CAUSE =
            new Cause(JobError.Code.INVALID_RECORD, "not JSON: …", 2, Examples.WORKER, Examples.TIME, "job-1");

    private static DeadLetter letter(Header... headers) {
        return new DeadLetter(BYTES, List.of(headers), BYTES, ORIGIN, CAUSE);
    }

    private static DeadLetter readAgain(DeadLetter letter) {
        return DeadLetter.read(letter.letterHeaders(), letter.value());
    }

    @Test
    void shouldKeepKeyHeadersAndValueByteForByte() {
        // Given
        var letter = letter(
                new Header("twice", BYTES),
                Header.of("b", "ä"),
                new Header("twice", null),
                new Header("", new byte[0]));

        // When
        var read = readAgain(letter);

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void shouldWriteReleasedHeaders() {
        // When
        var written = letter(Header.of("ce_id", "job-1/queued")).letterHeaders();

        // Then
        assertThat(written)
                .extracting(Header::name, header -> header.name().endsWith("key") ? "bytes" : header.text())
                .containsExactly(
                        tuple("ce_id", "job-1/queued"),
                        tuple("dead_letter_reason", "INVALID_RECORD"),
                        tuple("dead_letter_error", "not JSON: …"),
                        tuple("dead_letter_attempts", "2"),
                        tuple("dead_letter_worker", "/workers/w1"),
                        tuple("dead_letter_time", "2026-11-22T10:15:30.123Z"),
                        tuple("dead_letter_topic", "fleet.jobs.emoji-64.batch"),
                        tuple("dead_letter_partition", "1"),
                        tuple("dead_letter_offset", "7"),
                        tuple("dead_letter_timestamp", "1700000000000"),
                        tuple("dead_letter_job", "job-1"),
                        tuple("dead_letter_key", "bytes"));
    }

    @Test
    void shouldTellItsOwnHeadersFromThoseOfALetterThatWasPutBackByHand() {
        // Given
        var byHand = new DeadLetter(null, letter(Header.of("a", 1)).letterHeaders(), null, ORIGIN, CAUSE);

        // When
        var read = readAgain(byHand);

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(byHand);
    }

    @Test
    void shouldBeTheSameLetterWhenBuriedTwice() {
        // Given
        var later = new Cause(JobError.Code.INTERNAL, "", 3, "/workers/other", Examples.TIME.plusSeconds(9), null);
        var again = new DeadLetter(BYTES, List.of(), BYTES, ORIGIN, later);
        var next = new DeadLetter(BYTES, List.of(), BYTES, new Origin(ORIGIN.topic(), 1, 8, ORIGIN.timestamp()), later);

        // When
        var id = letter().id();

        // Then
        assertThat(id).matches("[0-9a-f]{20}").isEqualTo(again.id()).isNotEqualTo(next.id());
    }

    @ParameterizedTest
    @CsvSource({",0", "1,1", "7,7", "-1,0", "many,0", "99999999999,0"})
    void shouldCountReplays(String told, int replay) {
        // Given
        var letter = told == null ? letter() : letter(Header.of(DeadLetter.REPLAY, told), Header.of("a", 1));

        // When
        var headers = letter.replayHeaders(replay + 1);

        // Then
        assertThat(letter.replay()).isEqualTo(replay);
        assertThat(headers)
                .filteredOn(header -> header.name().equals(DeadLetter.REPLAY))
                .hasSize(1);
        assertThat(DeadLetter.replay(headers)).isEqualTo(replay + 1);
    }

    @ParameterizedTest
    @CsvSource({"reason", "error", "attempts", "worker", "time", "topic", "partition", "offset", "timestamp"})
    void shouldRefuseWhatLacksAHeader(String name) {
        // Given
        var headers = new ArrayList<>(letter().letterHeaders());
        headers.removeIf(header -> header.name().equals("dead_letter_" + name));

        // When / Then
        assertThatThrownBy(() -> DeadLetter.read(headers, BYTES))
                .isInstanceOf(ContractException.class)
                .hasMessage("dead_letter_%s: must not be left out", name);
    }

    @ParameterizedTest
    @CsvSource({"reason,bad luck", "attempts,some", "time,yesterday", "offset,''"})
    void shouldRefuseWhatHasAnotherForm(String name, String value) {
        // Given
        var headers = new ArrayList<>(letter().letterHeaders());
        headers.replaceAll(header -> header.name().equals("dead_letter_" + name)
                ? new Header(header.name(), value.getBytes(UTF_8))
                : header);

        // When / Then
        assertThatThrownBy(() -> DeadLetter.read(headers, BYTES)).isInstanceOf(ContractException.class);
    }
}
