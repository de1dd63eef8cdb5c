package org.diffusionfleet.diffusion.text;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The embeddings of recent prompts, up to a number of bytes; the least recently used goes first. Not thread-safe. */
final class EmbeddingCache {
    private final Map<PromptKey, Embedding> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    EmbeddingCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The embeddings of some prompts.
     *
     * @param keys without repetitions
     * @param encode makes those that are not here, in their order; not called if there are none
     */
    Map<PromptKey, Embedding> get(List<PromptKey> keys, Function<List<PromptKey>, List<Embedding>> encode) {
        var found = new HashMap<PromptKey, Embedding>();
        keys.stream().filter(entries::containsKey).forEach(key -> found.put(key, recall(key)));
        var missing = keys.stream().filter(key -> !found.containsKey(key)).toList();
        if (!missing.isEmpty()) {
            var made = encode.apply(missing);
            for (var i = 0; i < missing.size(); i++) {
                found.put(missing.get(i), made.get(i));
                keep(missing.get(i), made.get(i));
            }
        }
        return found;
    }

    private Embedding recall(PromptKey key) {
        return Objects.requireNonNull(entries.get(key));
    }

    private void keep(PromptKey key, Embedding embedding) {
        entries.put(key, embedding);
        bytes += size(key, embedding);
        evict();
    }

    long bytes() {
        return bytes;
    }

    private void evict() {
        var eldest = entries.entrySet().iterator();
        while (bytes > maxBytes && eldest.hasNext()) {
            var entry = eldest.next();
            bytes -= size(entry.getKey(), entry.getValue());
            eldest.remove();
        }
    }

    private static long size(PromptKey key, Embedding embedding) {
        var extras = embedding.extras().values().stream()
                .mapToLong(values -> values.length)
                .sum();
        return Float.BYTES * (embedding.values().length + extras)
                + (long) Character.BYTES
                        * (key.prompt().length() + embedding.truncated().length());
    }
}
