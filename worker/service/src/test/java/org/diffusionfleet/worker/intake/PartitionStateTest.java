package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionStateTest {

    @Test
    void shouldSayWhatIsOpenInPlainWords() {
        // Given: three are begun, the second of them twice, and the first has ended.
        var state =
                PartitionState.from(1041).begun(1041).begun(1042).begun(1050).begun(1042);

        // When
        var committed = state.settled(1041).commit();

        // Then
        assertThat(committed.offset()).isEqualTo(1042);
        assertThat(committed.metadata()).isEqualTo("v1 next=1051 open=1042:2,1050:1");
    }

    @Test
    void shouldReadWhatItWrote() {
        // Given
        var state =
                PartitionState.from(3).begun(3).begun(4).begun(5).notBegun(5).settled(4);

        // When
        var read = PartitionState.of(state.commit());

        // Then
        assertThat(read).isEqualTo(state);
        assertThat(read.isSettled(2)).isTrue();
        assertThat(read.isSettled(3)).isFalse();
        assertThat(read.isSettled(4)).isTrue();
        assertThat(read.isSettled(5)).isFalse();
        assertThat(read.isSettled(6)).isFalse();
        assertThat(read.open()).containsEntry(3L, 1).containsEntry(5L, 0);
    }

    @Test
    void shouldReadWhereNothingIsOpen() {
        // When
        var read = PartitionState.of(PartitionState.from(7).begun(7).settled(7).commit());

        // Then
        assertThat(read).isEqualTo(PartitionState.from(8));
    }

    @Test
    void shouldTakeAnOffsetSetByHandForTheStart() {
        // When
        var read = PartitionState.of(new OffsetAndMetadata(12));

        // Then
        assertThat(read).isEqualTo(PartitionState.from(12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | v2 next=9 open=5:1",
                "5 | something else",
                "5 | v1 next=9 open=5:1;7:1",
                "5 | v1 next=9 open=6:1", // of another offset
                "5 | v1 next=4 open=5:1",
                "5 | v1 next=9",
            })
    void shouldRefuseWhatItDidNotWrite(long offset, String text) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartitionState.of(new OffsetAndMetadata(offset, text)))
                // Then
                .withMessageMatching(".*(state of version 1|not of offset|do not lie).*");
    }

    @Test
    void shouldRefuseOpenRecordsThatWereNeverBegun() {
        // Given
        var open = new TreeMap<Long, Integer>();
        open.put(9L, 1);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartitionState(9, open))
                // Then
                .withMessageContaining("{9=1} do not lie below 9");
    }

    @Test
    void shouldNotFitWhenTooManyAreOpenAndNeverGrowBySettling() {
        // Given
        var state = PartitionState.from(1_000_000_000L);
        for (long offset = 1_000_000_000L; state.begun(offset).fits(); offset++) {
            state = state.begun(offset);
        }
        var full = state.commit().metadata();
        assertThat(full).hasSizeBetween(PartitionState.MAX_CHARS - 13, PartitionState.MAX_CHARS);
        assertThat(state.open()).hasSizeGreaterThan(300);

        // When
        for (var offset : state.open().keySet()) {
            var settled = state.settled(offset);

            // Then
            assertThat(settled.commit().metadata()).hasSizeLessThan(full.length());
        }
    }
}
