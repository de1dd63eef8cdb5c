package org.diffusionfleet.loadtest.faults.bed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.jspecify.annotations.Nullable;

/**
 * What one service takes for the object store: passes every byte on unchanged, as the host is signed, and knows where in a request it
 * is. One request at a time a connection, as HTTP/1.1 clients do without pipelining. Thread-safe.
 */
public final class S3Tap implements AutoCloseable {

    private static final String ERROR_BODY =
            "<?xml version=\"1.0\"?><Error><Code>InternalError</Code><Message>fault suite says no</Message></Error>";
    private static final byte[] ERROR =
            """
            HTTP/1.1 500 Internal Server Error\r
            Content-Type: application/xml\r
            Content-Length: %d\r
            \r
            %s""".formatted(ERROR_BODY.length(), ERROR_BODY).getBytes(StandardCharsets.ISO_8859_1);

    private final String service;
    private final URI store;
    private final String bucket;
    private final Consumer<Fact> seen;
    private final ServerSocket listener;
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Weather weather = new Weather.Clear();

    /**
     * Opens one on a free port.
     *
     * @param service whose it is
     * @param store the real one
     * @param seen is told what was written
     */
    public S3Tap(String service, URI store, String bucket, Consumer<Fact> seen) throws IOException {
        this.service = service;
        this.store = store;
        this.bucket = bucket;
        this.seen = seen;
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("tap-" + service).start(this::accept);
    }

    /** What the service is told to be the store. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on it is like that. */
    public void weather(Weather now) {
        weather = now;
    }

    /** Sets a trap; there is one at a time, and this one takes the place of another that was not sprung. */
    public void set(Trap next) {
        trap.set(next);
    }

    /** Takes the trap away, if it was not sprung. */
    public void disarm() {
        trap.set(null);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().name("tap-" + service + "-connection").start(() -> serve(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("the tap of " + service + " cannot accept: " + e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(store.getHost(), store.getPort())) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var fromClient = new BufferedInputStream(client.getInputStream());
            var fromServer = new BufferedInputStream(server.getInputStream());
            var more = true;
            while (more) {
                var head = MessageHead.read(fromClient);
                more = head != null
                        && pass(head, fromClient, client.getOutputStream(), fromServer, server.getOutputStream());
            }
        } catch (IOException e) {
            // Either side is gone: the other sees its connection end, as it would without us.
            client.isClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the connection goes on. */
    private boolean pass(
            MessageHead head,
            InputStream fromClient,
            OutputStream toClient,
            InputStream fromServer,
            OutputStream toServer)
            throws IOException, InterruptedException {
        if (head.header("expect", "").equalsIgnoreCase("100-continue")) {
            toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        var exchange = new Exchange(head, bucket, head.bodyOfRequest(fromClient));
        if (!spring(Trap.Moment.ARRIVED, exchange)) {
            return note(exchange, 0);
        }
        switch (weather) {
            case Weather.Clear() -> {}
            case Weather.Slow(var latency) -> Thread.sleep(latency);
            case Weather.Errors(var oneIn) -> {
                if (requests.incrementAndGet() % oneIn == 0) {
                    toClient.write(ERROR);
                    toClient.flush();
                    note(exchange, 500);
                    return true;
                }
            }
        }
        toServer.write(head.raw());
        var half = exchange.body().length / 2;
        toServer.write(exchange.body(), 0, half);
        toServer.flush();
        if (!spring(Trap.Moment.HALF_SENT, exchange)) {
            return false;
        }
        toServer.write(exchange.body(), half, exchange.body().length - half);
        toServer.flush();
        return answer(exchange, toClient, fromServer);
    }

    private boolean answer(Exchange exchange, OutputStream toClient, InputStream fromServer)
            throws IOException, InterruptedException {
        var answer = MessageHead.read(fromServer);
        while (answer != null && answer.status() == 100) {
            answer = MessageHead.read(fromServer);
        }
        if (answer == null) {
            return note(exchange, 0);
        }
        var body = answer.bodyOfAnswer(fromServer, exchange.head().method());
        note(exchange, answer.status());
        if (!spring(Trap.Moment.ANSWERED, exchange)) {
            return false;
        }
        toClient.write(answer.raw());
        toClient.write(body);
        toClient.flush();
        return spring(Trap.Moment.TOLD, exchange)
                && !answer.header("connection", "").equalsIgnoreCase("close");
    }

    /** What half of a body became nobody knows: only whole ones are told of. */
    private boolean note(Exchange exchange, int status) {
        var jobId = exchange.jobId();
        if (jobId != null && (exchange.uploads() || exchange.commits() || exchange.lists())) {
            seen.accept(new Fact.Written(jobId, Instant.now(), service, exchange.key(), exchange.sha256(), status));
        }
        return false;
    }

    private boolean spring(Trap.Moment moment, Exchange exchange) throws InterruptedException {
        var set = trap.get();
        if (set == null || set.moment() != moment || !set.on().test(exchange) || !trap.compareAndSet(set, null)) {
            return true;
        }
        var goesOn = set.deed().goOn(exchange);
        set.sprung().complete(exchange);
        return goesOn;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
