package org.diffusionfleet.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.minio.MinioClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.Supplier;
import org.diffusionfleet.schemas.Json;

/** What the gateway takes from libraries. */
@ApplicationScoped
class GatewayBeans {

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
        return MinioClient.builder()
                .endpoint(s3.endpoint())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }
}
