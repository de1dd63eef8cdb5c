package org.diffusionfleet.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** An open stream of server-sent events; for one reading thread. A stream that falls silent counts as broken. */
final class EventStream implements AutoCloseable {

    private final BufferedReader reader;
    private final InputStream body;
    private final EventParser parser = new EventParser();
    private final Thread watchdog;
    private volatile long lastHeard = System.nanoTime();

    /**
     * Reads from a response's body.
     *
     * @param silence how long the server may say nothing, comments included
     */
    EventStream(InputStream body, Duration silence) {
        this.body = body;
        this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        this.watchdog = Thread.ofVirtual().name("sse-watchdog").start(() -> closeWhenSilent(silence));
    }

    /** The next event, or empty when the server ended the stream. */
    Optional<ServerEvent> next() throws IOException {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lastHeard = System.nanoTime();
            var event = parser.line(line);
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    private void closeWhenSilent(Duration silence) {
        try {
            for (var left = silence; left.isPositive(); left = silence.minusNanos(System.nanoTime() - lastHeard)) {
                Thread.sleep(left);
            }
            body.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The stream is given up; the reader has seen or will see the failure itself.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        body.close();
    }
}
