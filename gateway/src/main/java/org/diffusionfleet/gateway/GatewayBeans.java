package org.diffusionfleet.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.minio.MinioClient;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.diffusionfleet.schemas.Json;

/** What the gateway takes from libraries. */
@ApplicationScoped
class GatewayBeans {

    private static final int BROKER_MILLIS = 2_000;

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.MAPPER;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** UUIDs of version 7: unguessable, and their time says how fresh a job is. */
    @Produces
    @Singleton
    Supplier<String> jobIds() {
        return () -> UuidCreator.getTimeOrderedEpoch().toString();
    }

    @Produces
    @Singleton
    MinioClient minio(GatewayConfig config) {
        var s3 = config.s3();
        var client = MinioClient.builder()
                .endpoint(s3.endpoint())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
        // Its own are five minutes: a store that hangs would hang every request that asks it.
        var millis = s3.timeout().toMillis();
        client.setTimeout(millis, millis, millis);
        return client;
    }

    /** Answers, or fails within seconds. */
    @Produces
    @Singleton
    Admin admin(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "gateway-admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, BROKER_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BROKER_MILLIS);
        return Admin.create(settings);
    }

    void close(@Disposes Admin admin) {
        admin.close(Duration.ofMillis(BROKER_MILLIS));
    }
}
