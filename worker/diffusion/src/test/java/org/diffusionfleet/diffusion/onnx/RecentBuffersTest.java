package org.diffusionfleet.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.Allocations;
import org.junit.jupiter.api.Test;

class RecentBuffersTest {
    private final List<Integer> closed = new ArrayList<>();
    private final RecentBuffers<OfHeight> buffers = new RecentBuffers<>(2);

    private record OfHeight(int height, List<Integer> closed) implements RecentBuffers.Sized {
        @Override
        public boolean fit(int height, int width, int tokens) {
            return height == this.height;
        }

        @Override
        public void close() {
            closed.add(height);
        }
    }

    @Test
    void shouldCloseTheLeastRecentlyUsed() {
        // Given
        buffers.add(new OfHeight(1, closed));
        buffers.add(new OfHeight(2, closed));
        assertThat(buffers.find(1, 0, 0)).isNotNull();

        // When
        buffers.add(new OfHeight(3, closed));

        // Then
        assertThat(closed).containsExactly(2);
        assertThat(buffers.find(2, 0, 0)).isNull();
        assertThat(buffers.find(1, 0, 0)).isNotNull();
    }

    @Test
    void shouldAllocateNothingWhenSizesTakeTurns() {
        // Given
        buffers.add(new OfHeight(1, closed));
        buffers.add(new OfHeight(2, closed));

        // When
        var bytes = Allocations.of(1000, () -> {
            buffers.find(1, 0, 0);
            buffers.find(2, 0, 0);
        });

        // Then
        assertThat(bytes).isZero();
    }

    @Test
    void shouldCloseEachOnce() {
        // Given
        buffers.add(new OfHeight(1, closed));
        buffers.close();

        // When
        buffers.close();

        // Then
        assertThat(closed).containsExactly(1);
    }
}
