package org.diffusionfleet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.DeadLetter.Header;
import org.diffusionfleet.schemas.RetryRecord.Past;
import org.diffusionfleet.schemas.RetryRecord.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRecordTest {

    private static final byte[] BYTES = {0, (byte) 0xff, (byte) 0xc3, '{'};
    private static final Plan PLAN =
            new Plan("job-1", "fleet.jobs.emoji-64.batch", Examples.TIME, "the store is away: …", Examples.WORKER);

    private static RetryRecord retry(Past past, Header... headers) {
        return new RetryRecord(BYTES, List.of(headers), BYTES, past, PLAN);
    }

    private static RetryRecord readAgain(RetryRecord retry) {
        return RetryRecord.read(retry.retryHeaders(), retry.value());
    }

    private static Map<String, String> texts(List<Header> headers) {
        return headers.stream().collect(Collectors.toMap(Header::name, Header::text, (_, last) -> last));
    }

    @Test
    void shouldKeepKeyHeadersAndValueByteForByte() {
        // Given
        var retry = retry(
                new Past(3, 1, 1, true),
                new Header("twice", BYTES),
                Header.of("b", "ä"),
                new Header("twice", null),
                Header.of("retry_due", "the client's own"),
                new Header("", new byte[0]));

        // When
        var read = readAgain(retry);

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(retry);
    }

    @Test
    void shouldKeepWhatHasNoKeyAndNoValue() {
        // Given
        var retry = new RetryRecord(null, List.of(), null, new Past(1, 0, 0, false), PLAN);

        // When
        var read = readAgain(retry);

        // Then
        assertThat(read).usingRecursiveComparison().isEqualTo(retry);
    }

    @Test
    void shouldWriteReleasedHeaders() {
        // When
        var written = retry(new Past(4, 1, 2, true), Header.of("ce_id", "job-1/queued"))
                .retryHeaders();

        // Then
        assertThat(written)
                .extracting(Header::name, header -> header.name().endsWith("key") ? "bytes" : header.text())
                .containsExactly(
                        tuple("ce_id", "job-1/queued"),
                        tuple("retry_attempts", "4"),
                        tuple("retry_lost", "1"),
                        tuple("retry_excused", "2"),
                        tuple("retry_begun", "true"),
                        tuple("retry_job", "job-1"),
                        tuple("retry_topic", "fleet.jobs.emoji-64.batch"),
                        tuple("retry_due", "2026-11-22T10:15:30.123Z"),
                        tuple("retry_error", "the store is away: …"),
                        tuple("retry_worker", "/workers/w1"),
                        tuple("retry_key", "bytes"));
    }

    @Test
    void shouldPutBackTheOriginalAndWhatTheNextWorkerMustKnow() {
        // Given
        var past = new Past(4, 1, 0, true);
        var headers = retry(past, Header.of("ce_id", "job-1/queued"), new Header("odd", BYTES));

        // When
        var putBack = headers.putBackHeaders();

        // Then
        assertThat(putBack)
                .extracting(Header::name)
                .containsExactly("ce_id", "odd", "retry_attempts", "retry_lost", "retry_begun");
        assertThat(Past.of(texts(putBack))).isEqualTo(past);
        assertThat(RetryRecord.original(putBack))
                .usingRecursiveComparison()
                .isEqualTo(List.of(Header.of("ce_id", "job-1/queued"), new Header("odd", BYTES)));
    }

    @ParameterizedTest
    @CsvSource({",0", "1,1", "7,7", "-1,0", "many,0", "9999999,0"})
    void shouldCountAttempts(String told, int attempts) {
        // When
        var past = Past.of(told == null ? Map.of() : Map.of("retry_attempts", told));

        // Then
        assertThat(past).isEqualTo(new Past(attempts, 0, 0, false));
    }

    @ParameterizedTest
    @CsvSource({"due,soon", "due,-", "topic,-", "attempts,-", "job,-", "error,-", "worker,-"})
    void shouldRefuseWhatHasAnotherForm(String name, String value) {
        // Given
        var headers = new ArrayList<>(retry(Past.NONE).retryHeaders());
        headers.removeIf(header -> header.name().equals("retry_" + name));
        if (!value.equals("-")) {
            headers.add(new Header("retry_" + name, value.getBytes(UTF_8)));
        }

        // When / Then
        assertThatThrownBy(() -> RetryRecord.read(headers, BYTES))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("retry_");
    }
}
