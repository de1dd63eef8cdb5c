package org.diffusionfleet.diffusion.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The embeddings of recent prompts, up to a number of bytes; the least recently used goes first. Not thread-safe. */
final class EmbeddingCache {
    private final Map<PromptKey, Embedding> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    EmbeddingCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Embedding get(PromptKey key, Function<PromptKey, Embedding> encode) {
        var cached = entries.get(key);
        if (cached != null) {
            return cached;
        }
        var embedding = encode.apply(key);
        entries.put(key, embedding);
        bytes += size(key, embedding);
        evict();
        return embedding;
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
