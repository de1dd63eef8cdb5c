package org.diffusionfleet.local.stack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicProvisionerIT {

    private static final Topics TOPICS = Topics.defaults();

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.start(directory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void shouldMakeEveryTopicWithItsRetention() throws Exception {
        // When
        var report = new TopicProvisioner(admin, TOPICS).provision("retained", 2, (short) 1);

        // Then
        assertThat(report)
                .contains(
                        "topic fleet.jobs.retained.batch: created",
                        "share group fleet-workers on fleet.jobs.retained.interactive-1: starts at 0");
        assertThat(config(TOPICS.jobs("retained", Lane.BATCH), "retention.ms")).isEqualTo("604800000");
        assertThat(config(TOPICS.progress(), "retention.ms")).isEqualTo("600000");
        assertThat(config(TOPICS.deadLetters(), "retention.ms")).isEqualTo("2592000000");
        assertThat(config(TOPICS.models(), "cleanup.policy")).isEqualTo("compact");
        assertThat(config(TOPICS.views(), "cleanup.policy")).isEqualTo("compact");
        assertThat(config(TOPICS.webhooks(), "retention.ms")).isEqualTo("604800000");
        assertThat(config(TOPICS.webhookViews(), "cleanup.policy")).isEqualTo("compact");
    }

    @Test
    void shouldHandOutJobsSentBeforeTheFirstWorkerCame() throws Exception {
        // Given
        var topic = TOPICS.jobs("early", Lane.INTERACTIVE);
        new TopicProvisioner(admin, TOPICS).provision("early", 1, (short) 1);
        send(topic, "first");

        // When
        var leased = lease(topic, 1);

        // Then
        assertThat(leased).containsExactly("first");
    }

    @Test
    void shouldNeitherChangeTopicsNorRewindTheGroupWhenRunAgain() throws Exception {
        // Given
        var topic = TOPICS.jobs("again", Lane.INTERACTIVE);
        var provisioner = new TopicProvisioner(admin, TOPICS);
        provisioner.provision("again", 1, (short) 1);
        send(topic, "done");
        assertThat(lease(topic, 1)).containsExactly("done");

        // When
        var report = provisioner.provision("again", 1, (short) 1);

        // Then
        assertThat(report).isNotEmpty().allMatch(line -> line.endsWith(": kept"));
        send(topic, "next");
        assertThat(lease(topic, 1)).containsExactly("next");
    }

    @Test
    void shouldPrepareTheConsumerGroupWhereThereIsNoShareGroup() throws Exception {
        // Given
        var provisioner = new TopicProvisioner(admin, TOPICS, WorkersGroup.GROUP);

        // When
        var report = provisioner.provision("grouped", 2, (short) 1);

        // Then
        assertThat(report)
                .contains(
                        "topic fleet.jobs.grouped.batch: created",
                        "consumer group fleet-workers-group on fleet.jobs.grouped.interactive-1: starts at 0");
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.CONSUMER_GROUP);
        var settings =
                requireNonNull(admin.describeConfigs(List.of(group)).values().get(group));
        assertThat(settings.get().get("consumer.session.timeout.ms").value()).isEqualTo("30000");
        assertThat(provisioner.provision("grouped", 2, (short) 1)).allMatch(line -> line.endsWith(": kept"));
    }

    private static String config(String topic, String key) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var configs = admin.describeConfigs(List.of(resource)).values().get(resource);
        return requireNonNull(configs).get().get(key).value();
    }

    private static void send(String topic, String value) throws ExecutionException, InterruptedException {
        var config = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** Takes and acknowledges records until that many came. */
    private static List<String> lease(String topic, int count) {
        var config =
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "group.id", Topics.SHARE_GROUP);
        var values = new ArrayList<String>();
        try (var consumer =
                new KafkaShareConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofMinutes(1)).pollInSameThread().untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(500))
                        .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
                assertThat(values).hasSizeGreaterThanOrEqualTo(count);
            });
            consumer.commitSync();
        }
        return values;
    }
}
