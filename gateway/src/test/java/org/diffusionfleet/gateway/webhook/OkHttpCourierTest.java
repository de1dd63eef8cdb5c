package org.diffusionfleet.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Dns;
import org.diffusionfleet.gateway.Examples;
import org.diffusionfleet.gateway.webhook.Answer.Answered;
import org.diffusionfleet.gateway.webhook.Answer.Failure;
import org.diffusionfleet.gateway.webhook.Answer.Unanswered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpCourierTest {

    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress PRIVATE = InetAddress.ofLiteral("10.255.255.1");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
        threads.close();
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
        });
    }

    private static void answer(HttpExchange exchange, int status, String... header) throws IOException {
        if (header.length > 0) {
            exchange.getResponseHeaders().set(header[0], header[1]);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Answer send(boolean local, Dns names, String url) {
        var settings = Map.of("fleet.webhooks.allow-loopback", Boolean.toString(local), "fleet.webhooks.timeout", "2s");
        var courier = new OkHttpCourier(Examples.config(settings).webhooks(), names, Clock.systemUTC());
        return send(courier, url);
    }

    private Answer send(Courier courier, String url) {
        var at = url.replace("PORT", Integer.toString(server.getAddress().getPort()));
        return courier.begin(new Courier.Parcel(at, Map.of("webhook-id", "a"), BODY))
                .toCompletableFuture()
                .join();
    }

    private static Dns names(Queue<InetAddress> answers) {
        return _ -> List.of(answers.remove());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:PORT/",
                "https://[::1]:PORT/",
                "https://[::ffff:127.0.0.1]:PORT/",
                "https://[::127.0.0.1]:PORT/",
                "https://localhost:PORT/",
                "https://0.0.0.0:PORT/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://10.0.0.1/",
                "https://[fd00::1]/",
                "https://100.64.0.1/",
                "http://127.0.0.1:PORT/"
            })
    void shouldConnectToNoneButPublicAddresses(String url) {
        // Given
        on("/", exchange -> answer(exchange, 200));

        // When
        var answer = send(false, Dns.SYSTEM, url);

        // Then
        assertThat(answer).isEqualTo(new Unanswered(Failure.ADDRESS_NOT_ALLOWED));
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldCheckTheAddressThatAConnectionIsMadeToWhenANameLeadsElsewhereTheSecondTime() {
        // Given
        on("/", exchange -> answer(exchange, 200, "Connection", "close"));
        var settings = Map.of("fleet.webhooks.allow-loopback", "true");
        var answers = new ArrayDeque<>(List.of(HERE, PRIVATE));
        var courier = new OkHttpCourier(Examples.config(settings).webhooks(), names(answers), Clock.systemUTC());

        // When
        var first = send(courier, "http://rebinding.example:PORT/");
        var second = send(courier, "http://rebinding.example:PORT/");

        // Then
        assertThat(first).isEqualTo(new Answered(200, null));
        assertThat(second).isEqualTo(new Unanswered(Failure.ADDRESS_NOT_ALLOWED));
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldNotTakeANameForPublicThatLeadsToThisMachine() {
        // Given
        on("/", exchange -> answer(exchange, 200));

        // When
        var answer = send(false, names(new ArrayDeque<>(List.of(HERE))), "https://public.example:PORT/");

        // Then
        assertThat(answer).isEqualTo(new Unanswered(Failure.ADDRESS_NOT_ALLOWED));
    }

    @Test
    void shouldFollowNoRedirect() {
        // Given
        on("/moved", exchange -> answer(exchange, 307, "Location", "/target"));
        on("/target", exchange -> answer(exchange, 200));

        // When
        var answer = send(true, Dns.SYSTEM, "http://127.0.0.1:PORT/moved");

        // Then
        assertThat(answer).isEqualTo(new Answered(307, null));
        assertThat(asked).containsExactly("/moved");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void shouldSendOnceATry(int status) {
        // Given
        on("/", exchange -> answer(exchange, status, "Retry-After", "0"));

        // When
        var answer = send(true, Dns.SYSTEM, "http://127.0.0.1:PORT/");

        // Then
        assertThat(answer).isEqualTo(new Answered(status, Duration.ZERO));
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldNotReadAnAnswerWithoutEnd() {
        // Given
        on("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    body.write(BODY);
                }
            }
        });

        // When
        var answer = send(true, Dns.SYSTEM, "http://127.0.0.1:PORT/");

        // Then
        assertThat(answer).isEqualTo(new Answered(200, null));
    }

    @Test
    void shouldNotWaitForEverForAnAnswer() {
        // Given
        on("/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        // When
        var answer = send(true, Dns.SYSTEM, "http://127.0.0.1:PORT/");

        // Then
        assertThat(answer).isEqualTo(new Unanswered(Failure.TIMEOUT));
    }

    /** Speaks without having listened. */
    private Answer sendToPlainServer() throws IOException {
        try (var plain = new ServerSocket(0, 1, HERE)) {
            threads.execute(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return send(true, Dns.SYSTEM, "https://127.0.0.1:%d/".formatted(plain.getLocalPort()));
        }
    }

    @Test
    void shouldNotWaitForEverForAName() {
        // Given
        Dns slow = name -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(name);
        };

        // When
        var answer = send(true, slow, "https://slow.example/");

        // Then
        assertThat(answer).isInstanceOf(Unanswered.class);
    }

    @Test
    void shouldSayWhyThereWasNoAnswer() throws IOException {
        // Given
        on("/", exchange -> answer(exchange, 200));
        Dns nowhere = name -> {
            throw new UnknownHostException(name);
        };

        // When
        var unknown = send(true, nowhere, "https://nowhere.example/");
        server.stop(0);
        var closed = send(true, Dns.SYSTEM, "http://127.0.0.1:PORT/");
        var noTls = sendToPlainServer();

        // Then
        assertThat(unknown).isEqualTo(new Unanswered(Failure.UNKNOWN_HOST));
        assertThat(noTls).isEqualTo(new Unanswered(Failure.TLS));
        assertThat(closed).isEqualTo(new Unanswered(Failure.CONNECTION));
    }
}
