package org.diffusionfleet.worker;

import io.minio.MinioClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.diffusionfleet.worker.delivery.WorkerIdentity;

/** What the worker takes from libraries and from where it runs. */
@ApplicationScoped
class WorkerBeans {

    @Produces
    @Singleton
    WorkerIdentity identity() {
        var host = System.getenv().getOrDefault("HOSTNAME", "local");
        return new WorkerIdentity(
                "/workers/" + host + "-" + ProcessHandle.current().pid());
    }

    @Produces
    @Singleton
    MinioClient minio(WorkerConfig config) {
        var s3 = config.s3();
        return MinioClient.builder()
                .endpoint(s3.endpoint())
                .region(s3.region())
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }
}
