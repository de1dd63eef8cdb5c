package org.diffusionfleet.diffusion.vae;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;

/** Remembers what was made of the {@value #CAPACITY} latest keys. Not thread-safe. */
final class Recent<K, V> {
    /** Two pictures with a mask each: a batch seldom has more, and each can take tens of megabytes. */
    private static final int CAPACITY = 4;

    private final SequencedMap<K, V> made = new LinkedHashMap<>(CAPACITY, 0.75f, true);

    V get(K key, Function<K, V> make) {
        var known = made.get(key);
        if (known != null) {
            return known;
        }
        if (made.size() == CAPACITY) {
            made.pollFirstEntry();
        }
        var value = make.apply(key);
        made.put(key, value);
        return value;
    }
}
