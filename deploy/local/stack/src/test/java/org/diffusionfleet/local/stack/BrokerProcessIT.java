package org.diffusionfleet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {

    @TempDir
    Path directory;

    @Test
    void shouldKeepTopicsWhenKilledAndStartedAgain() throws Exception {
        // Given
        try (var first = BrokerProcess.start(directory);
                var admin = admin(first)) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            first.kill();
        }

        // When
        try (var second = BrokerProcess.start(directory);
                var admin = admin(second)) {

            // Then
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    private static Admin admin(BrokerProcess broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
