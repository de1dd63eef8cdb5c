package org.diffusionfleet.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.diffusionfleet.diffusion.PromptOptions;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
    private static final PromptKey CAT = new PromptKey("cat", PromptOptions.PLAIN, 1);
    private static final PromptKey DOG = new PromptKey("dog", PromptOptions.PLAIN, 1);
    private static final PromptKey OWL = new PromptKey("owl", PromptOptions.PLAIN, 1);

    private final List<String> encoded = new ArrayList<>();

    private List<Embedding> encode(List<PromptKey> keys) {
        keys.forEach(key -> encoded.add(key.prompt()));
        return keys.stream().map(_ -> new Embedding(new float[10], "")).toList();
    }

    private Embedding get(EmbeddingCache cache, PromptKey key) {
        return Objects.requireNonNull(cache.get(List.of(key), this::encode).get(key));
    }

    @Test
    void shouldEncodeOnlyWhatIsMissing() {
        // Given
        var cache = new EmbeddingCache(1000);
        var dog = get(cache, DOG);
        encoded.clear();

        // When
        var all = cache.get(List.of(CAT, DOG, OWL), this::encode);

        // Then
        assertThat(encoded).containsExactly("cat", "owl");
        assertThat(all).containsOnlyKeys(CAT, DOG, OWL).containsEntry(DOG, dog);
    }

    @Test
    void shouldEncodeARepeatedPromptOnce() {
        // Given
        var cache = new EmbeddingCache(1000);
        var first = get(cache, CAT);

        // When
        var second = get(cache, CAT);

        // Then
        assertThat(second).isSameAs(first);
        assertThat(encoded).containsExactly("cat");
    }

    @Test
    void shouldForgetTheLeastRecentlyUsedBeyondItsBytes() {
        // Given
        var cache = new EmbeddingCache(100);
        get(cache, CAT);
        get(cache, DOG);
        get(cache, CAT);

        // When
        get(cache, OWL);

        // Then
        get(cache, CAT);
        get(cache, DOG);
        assertThat(encoded).containsExactly("cat", "dog", "owl", "dog");
        assertThat(cache.bytes()).isEqualTo(92);
    }

    @Test
    void shouldPassOnWhatIsTooLargeToKeep() {
        // Given
        var cache = new EmbeddingCache(10);

        // When
        var embedding = get(cache, CAT);

        // Then
        assertThat(embedding.values()).hasSize(10);
        assertThat(cache.bytes()).isZero();
    }
}
