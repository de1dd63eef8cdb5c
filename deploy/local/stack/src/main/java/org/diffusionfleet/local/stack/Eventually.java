package org.diffusionfleet.local.stack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Asks a broker again while it has not heard everywhere of what it has just made: the confirmation of a new topic comes
 * before each of its parts knows of it, and the client does not ask again by itself.
 */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /**
     * The answer to the request.
     *
     * @throws ExecutionException at once if asking again would not help, else the last refusal after 15 s
     */
    static <T> T get(Supplier<KafkaFuture<T>> request) throws ExecutionException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return request.get().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
