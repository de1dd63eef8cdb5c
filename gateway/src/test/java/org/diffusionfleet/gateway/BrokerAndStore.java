package org.diffusionfleet.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.schemas.Topics;

/** A broker with the topics of one model, and an S3 server, for as long as the gateway under test runs. */
public class BrokerAndStore implements QuarkusTestResourceLifecycleManager {

    /** The setting that tells tests where the data lies. */
    static final String DIRECTORY = "test.data-directory";

    private final Path directory = temporary();
    private final BrokerProcess broker = BrokerProcess.start(directory);
    private final S3Process s3 = S3Process.start(directory);

    @Override
    public Map<String, String> start() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new TopicProvisioner(admin, Topics.defaults()).provision(Examples.MODEL.name(), 2, (short) 1);
        }
        var settings = new HashMap<String, String>();
        settings.put(DIRECTORY, directory.toString());
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("quarkus.http.test-port", "0");
        settings.put("fleet.state-dir", directory.resolve("state").toString());
        settings.put("fleet.s3.endpoint", s3.endpoint().toString());
        settings.put("fleet.s3.access-key", s3.accessKey());
        settings.put("fleet.s3.secret-key", s3.secretKey());
        settings.put("fleet.s3.bucket", s3.bucket());
        return settings;
    }

    @Override
    public void stop() {
        s3.close();
        broker.close();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gateway-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
