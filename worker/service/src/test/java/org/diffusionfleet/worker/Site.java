package org.diffusionfleet.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.local.stack.TopicProvisioner;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.S3ObjectStore;

/** A broker and an S3 server for workers, and a client that sends them jobs. */
final class Site implements AutoCloseable {

    private static final String LOCK_MILLIS = "1500";

    private final Path directory;
    private final BrokerProcess broker;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private S3Process s3;

    Site(Path directory) {
        this.directory = directory;
        this.broker = BrokerProcess.start(directory);
        this.s3 = S3Process.start(directory);
        this.admin = Admin.create(kafka());
        this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
    }

    /** What a worker's process needs to be told of the site. */
    Map<String, String> settings() {
        return Map.of(
                "kafka.bootstrap.servers", broker.bootstrapServers(),
                "fleet.s3.endpoint", s3.endpoint().toString(),
                "fleet.s3.access-key", s3.accessKey(),
                "fleet.s3.secret-key", s3.secretKey());
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Topics of their own for a test; the locks of the group are short. */
    Topics topics(String prefix) {
        return topics(prefix, LOCK_MILLIS);
    }

    /** Topics of their own for a test. */
    Topics topics(String prefix, String lockMillis) {
        var topics = new Topics(prefix + ".");
        new TopicProvisioner(admin, topics).provision(Examples.MODEL.name(), 1, (short) 1);
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.SHARE_GROUP);
        var lock = new AlterConfigOp(
                new ConfigEntry("share.record.lock.duration.ms", lockMillis), AlterConfigOp.OpType.SET);
        await(admin.incrementalAlterConfigs(Map.of(group, List.of(lock))).all());
        return topics;
    }

    void send(Topics topics, Job job) {
        send(
                topics,
                CloudEvent.of(job, "/test").headers(),
                CloudEvent.of(job, "/test").data());
    }

    void send(Topics topics, Map<String, String> headers, byte[] data) {
        send(topics.jobs(Examples.MODEL.name(), Lane.INTERACTIVE), headers, data);
    }

    void send(String topic, Map<String, String> headers, byte[] data) {
        var record = new ProducerRecord<String, byte[]>(topic, data);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        await(producer.send(record));
    }

    /** All that lies on the topic now. */
    List<ConsumerRecord<String, byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** As a gateway does when it is due. */
    void putBack(RetryRecord retry) {
        var record = new ProducerRecord<String, byte[]>(retry.plan().topic(), retry.value());
        retry.putBackHeaders().forEach(header -> record.headers().add(header.name(), header.value()));
        await(producer.send(record));
    }

    void cancel(Topics topics, String jobId) {
        var event = CloudEvent.of(new CancelRequest(jobId, Instant.EPOCH), "/test");
        send(topics.control(), event.headers(), event.data());
    }

    /** Jobs that are not settled, or -1 while the broker cannot say. */
    long lag(Topics topics) {
        var offsets = await(admin.listShareGroupOffsets(Map.of(Topics.SHARE_GROUP, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(Topics.SHARE_GROUP));
        var own = topics.jobs(Examples.MODEL.name());
        return offsets.entrySet().stream()
                .filter(entry -> own.contains(entry.getKey().topic()))
                .mapToLong(entry -> entry.getValue().lag().orElse(-1L))
                .sum();
    }

    ObjectStore store() {
        return new S3ObjectStore(minio(), s3.bucket());
    }

    /** The object's bytes. */
    byte[] object(String key) throws MinioException, IOException {
        try (var object = minio().getObject(
                        GetObjectArgs.builder().bucket(s3.bucket()).object(key).build())) {
            return object.readAllBytes();
        }
    }

    /** The keys of all objects under the prefix. */
    List<String> keys(String prefix) throws MinioException {
        var keys = new ArrayList<String>();
        for (var found : minio().listObjects(ListObjectsArgs.builder()
                .bucket(s3.bucket())
                .prefix(prefix)
                .build())) {
            keys.add(found.get().objectName());
        }
        return keys;
    }

    void killStore() {
        s3.kill();
    }

    void restartStore() {
        s3 = S3Process.start(directory, s3.port());
    }

    private MinioClient minio() {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(S3Process.REGION)
                .credentials(s3.accessKey(), s3.secretKey())
                .build();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the broker did not do what a test asked", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        s3.close();
        broker.close();
    }
}
