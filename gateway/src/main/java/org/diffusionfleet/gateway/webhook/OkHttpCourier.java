package org.diffusionfleet.gateway.webhook;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.diffusionfleet.gateway.GatewayConfig;

/**
 * Through OkHttp, whose sockets are ours to check. Goes nowhere else than where the URL says: no redirects, no proxies. Reads no body of
 * an answer, so none can be too long; the time for one try covers all of it.
 */
@Singleton
class OkHttpCourier implements Courier {

    private static final String USER_AGENT = "diffusion-fleet";
    private static final int IDLE_CONNECTIONS = 50;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final OkHttpClient secure;
    private final OkHttpClient plain;
    private final Clock clock;

    @Inject
    OkHttpCourier(GatewayConfig config, Clock clock) {
        this(config.webhooks(), Dns.SYSTEM, clock);
    }

    OkHttpCourier(GatewayConfig.Webhooks settings, Dns names, Clock clock) {
        this.clock = clock;
        var local = settings.allowLoopback();
        var base = new OkHttpClient.Builder()
                .dns(new TimedNames(names, settings.timeout()))
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(settings.timeout())
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE.toMillis(), TimeUnit.MILLISECONDS))
                .build();
        this.secure = reaching(base, local ? Addresses.PUBLIC_AND_LOOPBACK : Addresses.PUBLIC);
        this.plain = reaching(base, local ? Addresses.LOOPBACK : Addresses.NONE);
    }

    private static OkHttpClient reaching(OkHttpClient base, Addresses allowed) {
        return base.newBuilder().socketFactory(new GuardedSockets(allowed)).build();
    }

    @Override
    public CompletionStage<Answer> begin(Parcel parcel) {
        return CompletableFuture.supplyAsync(() -> send(parcel), Thread::startVirtualThread)
                .exceptionally(_ -> new Answer.Unanswered(Answer.Failure.CONNECTION));
    }

    private Answer send(Parcel parcel) {
        try {
            var request = new Request.Builder()
                    .url(parcel.url())
                    .headers(Headers.of(parcel.headers()))
                    .header("User-Agent", USER_AGENT)
                    .post(new OneShotBody(parcel.body()))
                    .build();
            var client = request.url().isHttps() ? secure : plain;
            try (var response = client.newCall(request).execute()) {
                return new Answer.Answered(
                        response.code(), RetryAfter.parse(response.header("Retry-After"), clock.instant()));
            }
        } catch (IOException | RuntimeException e) {
            return new Answer.Unanswered(why(e));
        }
    }

    private static Answer.Failure why(Exception e) {
        return switch (e) {
            case GuardedSockets.NotAllowedException _ -> Answer.Failure.ADDRESS_NOT_ALLOWED;
            case UnknownHostException _ -> Answer.Failure.UNKNOWN_HOST;
            case InterruptedIOException _ -> Answer.Failure.TIMEOUT;
            case SSLException _ -> Answer.Failure.TLS;
            case Exception _ -> Answer.Failure.CONNECTION;
        };
    }
}
