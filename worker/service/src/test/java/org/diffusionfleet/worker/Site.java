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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.diffusionfleet.local.stack.BrokerProcess;
import org.diffusionfleet.local.stack.S3Process;
import org.diffusionfleet.schemas.CancelRequest;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.schemas.Topics;
import org.diffusionfleet.worker.delivery.ObjectStore;
import org.diffusionfleet.worker.delivery.S3ObjectStore;
import org.diffusionfleet.worker.intake.GroupProtocol;
import org.diffusionfleet.worker.intake.Intake;
import org.diffusionfleet.worker.intake.IntakeKind;
import org.diffusionfleet.worker.intake.JobHandler;

/** A broker and an S3 server for workers, and a client that sends them jobs. */
final class Site implements AutoCloseable {

    private final Path directory;
    private final BrokerProcess broker;
    private final Admin admin;
    private final WorkersOnSite group;
    private final KafkaProducer<String, byte[]> producer;
    private S3Process s3;

    Site(Path directory) {
        this(directory, IntakeKind.SHARE);
    }

    /** @param intake how its workers share jobs */
    Site(Path directory, IntakeKind intake) {
        this(directory, intake, GroupProtocol.CONSUMER);
    }

    /** @param protocol of its workers' group, if that is a consumer group */
    Site(Path directory, IntakeKind intake, GroupProtocol protocol) {
        this.directory = directory;
        this.broker = BrokerProcess.start(directory);
        this.s3 = S3Process.start(directory);
        this.admin = Admin.create(kafka());
        this.group = new WorkersOnSite(intake, protocol, admin, kafka());
        this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
    }

    /** What a worker's process needs to be told of the site. */
    Map<String, String> settings() {
        var settings = new HashMap<>(group.settings());
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("fleet.s3.endpoint", s3.endpoint().toString());
        settings.put("fleet.s3.access-key", s3.accessKey());
        settings.put("fleet.s3.secret-key", s3.secretKey());
        return settings;
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** What a worker by hand leases with. */
    Intake intake(JobHandler handler) {
        return group.intake(handler);
    }

    /** Topics of their own for a test; the locks of the group are short. */
    Topics topics(String prefix) {
        return topics(prefix, group.lockMillis());
    }

    /** Topics of their own for a test. */
    Topics topics(String prefix, long lockMillis) {
        return topics(prefix, lockMillis, 1);
    }

    /** Topics of their own for a test; so long a silent worker keeps its jobs. */
    Topics topics(String prefix, long lockMillis, int partitions) {
        var topics = new Topics(prefix + ".");
        group.provision(topics, partitions, lockMillis);
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
        WorkersOnSite.await(producer.send(record));
    }

    /** To that partition of its lane. */
    void send(Topics topics, Job job, int partition) {
        var event = CloudEvent.of(job, "/test");
        var record = new ProducerRecord<String, byte[]>(
                topics.jobs(Examples.MODEL.name(), Lane.INTERACTIVE), partition, null, event.data());
        event.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        WorkersOnSite.await(producer.send(record));
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
        WorkersOnSite.await(producer.send(record));
    }

    void cancel(Topics topics, String jobId) {
        var event = CloudEvent.of(new CancelRequest(jobId, Instant.EPOCH), "/test");
        send(topics.control(), event.headers(), event.data());
    }

    /** Jobs that are not settled, or -1 while the broker cannot say. Of a consumer group: and all that came after the first of them. */
    long lag(Topics topics) {
        return group.lag(topics);
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

    @Override
    public void close() {
        producer.close();
        admin.close();
        s3.close();
        broker.close();
    }
}
