package org.diffusionfleet.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Says which of broker and object store is away, or does not answer within a moment. That does not make the gateway unready:
 * every other gateway would be as well, and clients would be told nothing instead of what is away, and could not read what is known.
 */
@Readiness
@ApplicationScoped
class DependencyHealth implements HealthCheck {

    private static final String UP = "UP";
    private static final String AWAY = "AWAY";

    /** Who waits for a gateway to be ready asks all the time. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Shorter than Kubernetes waits for an answer. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final Admin admin;
    private final MinioClient minio;
    private final BucketExistsArgs bucket;
    private final AtomicInteger kafka;
    private final AtomicInteger store;
    private volatile @Nullable Seen seen;

    /** An answer and when it was found, by {@link System#nanoTime}. */
    private record Seen(HealthCheckResponse answer, long nanos) {}

    DependencyHealth(Admin admin, MinioClient minio, GatewayConfig config, MeterRegistry registry) {
        this.admin = admin;
        this.minio = minio;
        this.bucket = BucketExistsArgs.builder().bucket(config.s3().bucket()).build();
        this.kafka = gauge(registry, "kafka");
        this.store = gauge(registry, "store");
    }

    /** 1 if it was there when it was looked at last. */
    private static AtomicInteger gauge(MeterRegistry registry, String dependency) {
        var up = new AtomicInteger(1);
        Gauge.builder("fleet.dependency.up", up, AtomicInteger::get)
                .tag("dependency", dependency)
                .register(registry);
        return up;
    }

    @Override
    public HealthCheckResponse call() {
        var last = seen;
        if (last != null && System.nanoTime() - last.nanos() < FRESH.toNanos()) {
            return last.answer();
        }
        var answer = look();
        seen = new Seen(answer, System.nanoTime());
        return answer;
    }

    private HealthCheckResponse look() {
        var broker = ask(() -> !admin.describeCluster().nodes().get().isEmpty());
        var objects = ask(() -> minio.bucketExists(bucket));
        return HealthCheckResponse.named("dependencies")
                .withData("kafka", note(broker.join(), kafka))
                .withData("store", note(objects.join(), store))
                .up()
                .build();
    }

    private static CompletableFuture<Boolean> ask(Callable<Boolean> question) {
        var answer = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> answer.complete(answers(question)));
        return answer.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean answers(Callable<Boolean> question) {
        try {
            return question.call();
        } catch (Exception e) {
            return false;
        }
    }

    private static String note(boolean there, AtomicInteger gauge) {
        gauge.set(there ? 1 : 0);
        return there ? UP : AWAY;
    }
}
