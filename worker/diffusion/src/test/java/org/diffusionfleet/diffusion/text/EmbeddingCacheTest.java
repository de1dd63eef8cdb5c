package org.diffusionfleet.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
    private final List<String> encoded = new ArrayList<>();

    private Embedding encode(String prompt) {
        encoded.add(prompt);
        return new Embedding(new float[10], "");
    }

    @Test
    void shouldEncodeARepeatedPromptOnce() {
        // Given
        var cache = new EmbeddingCache(1000);
        var first = cache.get("cat", this::encode);

        // When
        var second = cache.get("cat", this::encode);

        // Then
        assertThat(second).isSameAs(first);
        assertThat(encoded).containsExactly("cat");
    }

    @Test
    void shouldForgetTheLeastRecentlyUsedBeyondItsBytes() {
        // Given
        var cache = new EmbeddingCache(100);
        cache.get("cat", this::encode);
        cache.get("dog", this::encode);
        cache.get("cat", this::encode);

        // When
        cache.get("owl", this::encode);

        // Then
        cache.get("cat", this::encode);
        cache.get("dog", this::encode);
        assertThat(encoded).containsExactly("cat", "dog", "owl", "dog");
        assertThat(cache.bytes()).isEqualTo(92);
    }

    @Test
    void shouldPassOnWhatIsTooLargeToKeep() {
        // Given
        var cache = new EmbeddingCache(10);

        // When
        var embedding = cache.get("cat", this::encode);

        // Then
        assertThat(embedding.values()).hasSize(10);
        assertThat(cache.bytes()).isZero();
    }
}
