package org.diffusionfleet.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.PromptOptions;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
    private static final PromptKey CAT = new PromptKey("cat", PromptOptions.PLAIN, 1);
    private static final PromptKey DOG = new PromptKey("dog", PromptOptions.PLAIN, 1);
    private static final PromptKey OWL = new PromptKey("owl", PromptOptions.PLAIN, 1);

    private final List<String> encoded = new ArrayList<>();

    private Embedding encode(PromptKey key) {
        encoded.add(key.prompt());
        return new Embedding(new float[10], "");
    }

    @Test
    void shouldEncodeARepeatedPromptOnce() {
        // Given
        var cache = new EmbeddingCache(1000);
        var first = cache.get(CAT, this::encode);

        // When
        var second = cache.get(CAT, this::encode);

        // Then
        assertThat(second).isSameAs(first);
        assertThat(encoded).containsExactly("cat");
    }

    @Test
    void shouldForgetTheLeastRecentlyUsedBeyondItsBytes() {
        // Given
        var cache = new EmbeddingCache(100);
        cache.get(CAT, this::encode);
        cache.get(DOG, this::encode);
        cache.get(CAT, this::encode);

        // When
        cache.get(OWL, this::encode);

        // Then
        cache.get(CAT, this::encode);
        cache.get(DOG, this::encode);
        assertThat(encoded).containsExactly("cat", "dog", "owl", "dog");
        assertThat(cache.bytes()).isEqualTo(92);
    }

    @Test
    void shouldPassOnWhatIsTooLargeToKeep() {
        // Given
        var cache = new EmbeddingCache(10);

        // When
        var embedding = cache.get(CAT, this::encode);

        // Then
        assertThat(embedding.values()).hasSize(10);
        assertThat(cache.bytes()).isZero();
    }
}
