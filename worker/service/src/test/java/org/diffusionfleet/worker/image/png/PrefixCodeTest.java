package org.diffusionfleet.worker.image.png;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrefixCodeTest {

    static Stream<int[]> counts() {
        var random = new Random(3);
        var any = IntStream.range(0, 200)
                .mapToObj(i -> random.ints(2 + random.nextInt(284), 0, 1 + random.nextInt(300))
                        .toArray());
        var skewed = IntStream.range(0, 50)
                .mapToObj(i ->
                        random.ints(286).map(n -> 1 << Math.floorMod(n, 20)).toArray());
        // Fibonacci's numbers make the deepest trees.
        var fibonacci = new int[30];
        for (int i = 0; i < fibonacci.length; i++) {
            fibonacci[i] = i < 2 ? 1 : fibonacci[i - 1] + fibonacci[i - 2];
        }
        return Stream.concat(Stream.concat(any, skewed), Stream.of(fibonacci, new int[] {5, 0, 7}, new int[] {0, 9}));
    }

    @Test
    void shouldBeCompleteWithinTheLimit() {
        assertThat(counts()).allSatisfy(counts -> {
            // When
            var code = PrefixCode.of(counts, 12);

            // Then
            var sum = 0;
            for (int symbol = 0; symbol < counts.length; symbol++) {
                assertThat(code.length(symbol)).isLessThanOrEqualTo(12);
                assertThat(code.length(symbol) > 0 || counts[symbol] == 0).isTrue();
                sum += code.length(symbol) == 0 ? 0 : 1 << (12 - code.length(symbol));
            }
            assertThat(sum).isIn(0, 1 << 12);
        });
    }

    @Test
    void shouldGiveEachSymbolACodeOfItsOwn() {
        assertThat(counts()).allSatisfy(counts -> {
            // When
            var codes = PrefixCode.of(counts, 12).codes();

            // Then
            var words = new HashSet<Integer>();
            for (var code : codes) {
                int length = code & 15;
                for (int rest = 0; length > 0 && rest < 1 << (12 - length); rest++) {
                    assertThat(words.add((code >>> 4) | (rest << length))).isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("optimal")
    void shouldBeTheShortestCode(int[] counts, int bits) {
        // When
        var code = PrefixCode.of(counts, 15);

        // Then
        var sum = IntStream.range(0, counts.length)
                .map(symbol -> counts[symbol] * code.length(symbol))
                .sum();
        assertThat(sum).isEqualTo(bits);
    }

    static Stream<Arguments> optimal() {
        return Stream.of(
                Arguments.of(new int[] {1, 1, 2, 4}, 14),
                Arguments.of(new int[] {45, 13, 12, 16, 9, 5}, 224),
                Arguments.of(new int[] {3, 3, 3, 3}, 24));
    }

    @Test
    void shouldHaveNoCodesWhenNothingOccurs() {
        // When
        var code = PrefixCode.of(new int[30], 15);

        // Then
        assertThat(code.symbols()).isZero();
    }
}
