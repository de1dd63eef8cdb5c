package org.diffusionfleet.loadtest.faults.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A foreign client that puts records on jobs topics with nothing but Kafka's own classes. Thread-safe. */
final class KafkaClient implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    KafkaClient(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "linger.ms", 0,
                        "max.block.ms", 120_000,
                        "delivery.timeout.ms", 120_000,
                        "request.timeout.ms", 10_000,
                        "metadata.max.age.ms", 5000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Whether the broker took it within two minutes. */
    boolean put(String topic, Map<String, String> headers, byte[] value) throws InterruptedException {
        var record = new ProducerRecord<byte[], byte[]>(topic, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(5));
    }
}
