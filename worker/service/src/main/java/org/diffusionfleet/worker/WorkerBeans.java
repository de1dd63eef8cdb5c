package org.diffusionfleet.worker;

import io.minio.Http;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.diffusionfleet.worker.delivery.StoreClock;
import org.diffusionfleet.worker.delivery.WorkerIdentity;

/** What the worker takes from libraries and from where it runs. */
@ApplicationScoped
class WorkerBeans {

    @Produces
    @Singleton
    WorkerIdentity identity() {
        var host = System.getenv().getOrDefault("HOSTNAME", "local");
        return WorkerIdentity.named(host + "-" + ProcessHandle.current().pid());
    }

    @Produces
    @Singleton
    StoreClock clock() {
        return new StoreClock(Clock.systemUTC());
    }

    @Produces
    @Singleton
    MinioClient minio(WorkerConfig config, StoreClock clock) throws MinioException {
        var s3 = config.s3();
        // But for the clock it is the one that the library would make.
        var http = new OkHttpClient.Builder()
                .connectTimeout(Http.DEFAULT_TIMEOUT, TimeUnit.MILLISECONDS)
                .writeTimeout(Http.DEFAULT_TIMEOUT, TimeUnit.MILLISECONDS)
                .readTimeout(Http.DEFAULT_TIMEOUT, TimeUnit.MILLISECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .addNetworkInterceptor(clock)
                .build();
        return MinioClient.builder()
                .endpoint(s3.endpoint())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .httpClient(Http.enableExternalCertificatesFromEnv(http))
                .build();
    }
}
