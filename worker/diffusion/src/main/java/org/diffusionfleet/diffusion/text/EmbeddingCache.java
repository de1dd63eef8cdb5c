package org.diffusionfleet.diffusion.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The embeddings of recent prompts, up to a number of bytes; the least recently used goes first. Not thread-safe. */
final class EmbeddingCache {
    private final Map<String, Embedding> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long maxBytes;
    private long bytes;

    EmbeddingCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Embedding get(String prompt, Function<String, Embedding> encode) {
        var cached = entries.get(prompt);
        if (cached != null) {
            return cached;
        }
        var embedding = encode.apply(prompt);
        entries.put(prompt, embedding);
        bytes += size(prompt, embedding);
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

    private static long size(String prompt, Embedding embedding) {
        var extras = embedding.extras().values().stream()
                .mapToLong(values -> values.length)
                .sum();
        return Float.BYTES * (embedding.values().length + extras)
                + (long) Character.BYTES
                        * (prompt.length() + embedding.truncated().length());
    }
}
