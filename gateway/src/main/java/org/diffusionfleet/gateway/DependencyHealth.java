package org.diffusionfleet.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says which of broker and object store is away, each found out within its client's timeout. That does not make the gateway unready:
 * every other gateway would be as well, and clients would be told nothing instead of what is away, and could not read what is known.
 */
@Readiness
@ApplicationScoped
class DependencyHealth implements HealthCheck {

    private static final String UP = "UP";
    private static final String AWAY = "AWAY";

    private final Admin admin;
    private final MinioClient minio;
    private final BucketExistsArgs bucket;
    private final AtomicInteger kafka;
    private final AtomicInteger store;

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
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var broker =
                    both.submit(() -> !admin.describeCluster().nodes().get().isEmpty());
            var objects = both.submit(() -> minio.bucketExists(bucket));
            return HealthCheckResponse.named("dependencies")
                    .withData("kafka", look(broker, kafka))
                    .withData("store", look(objects, store))
                    .up()
                    .build();
        }
    }

    private static String look(Future<Boolean> answer, AtomicInteger gauge) {
        var there = answers(answer::get);
        gauge.set(there ? 1 : 0);
        return there ? UP : AWAY;
    }

    private static boolean answers(Callable<Boolean> answer) {
        try {
            return answer.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return false;
        }
    }
}
