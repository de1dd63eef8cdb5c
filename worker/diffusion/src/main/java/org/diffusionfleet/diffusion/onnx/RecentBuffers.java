package org.diffusionfleet.diffusion.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The buffers of the few latest sizes; those of the least recently used are closed. Looking up allocates nothing. */
public final class RecentBuffers<T extends RecentBuffers.Sized> implements AutoCloseable {
    private final List<T> latestFirst;
    private final int most;

    /** Buffers for one size of picture. */
    public interface Sized extends AutoCloseable {
        /** Whether they are for this size, in latents, and this length of prompt, 0 where none is read. */
        boolean fit(int height, int width, int tokens);

        @Override
        void close();
    }

    /** None yet, and never more than so many. */
    public RecentBuffers(int most) {
        this.most = most;
        this.latestFirst = new ArrayList<>(most + 1);
    }

    /** Those for this size, if they are still there. */
    public @Nullable T find(int height, int width, int tokens) {
        for (var i = 0; i < latestFirst.size(); i++) {
            var buffers = latestFirst.get(i);
            if (buffers.fit(height, width, tokens)) {
                latestFirst.remove(i);
                latestFirst.addFirst(buffers);
                return buffers;
            }
        }
        return null;
    }

    /** Takes over new ones, and closes those beyond the most. */
    public T add(T fresh) {
        latestFirst.addFirst(fresh);
        if (latestFirst.size() > most) {
            latestFirst.removeLast().close();
        }
        return fresh;
    }

    /** Closes all; they may be added anew. */
    @Override
    public void close() {
        latestFirst.forEach(Sized::close);
        latestFirst.clear();
    }
}
