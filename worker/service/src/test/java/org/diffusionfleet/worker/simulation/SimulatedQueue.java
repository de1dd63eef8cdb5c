package org.diffusionfleet.worker.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.RetryRecord;
import org.diffusionfleet.worker.intake.JobHandler;

/** A lane's topic and the group by which workers share the jobs on it, as brokers keep them. */
sealed interface SimulatedQueue permits SimulatedShareGroup, SimulatedConsumerGroup {

    String TOPIC = "fleet.jobs.emoji-64.interactive";
    int LOCK_MS = 30_000;

    /** Another record on the topic. */
    void add(byte[] value, RecordHeaders headers);

    /** Whether all records are settled. */
    boolean isEmpty();

    /** Another broker leads. */
    void failOver();

    /** How often the counts of deliveries began anew. */
    int recounts();

    /**
     * A worker's part in it.
     *
     * @param seats how many jobs it has at once
     * @param stopping whether the worker gives back what it has
     */
    SimulatedIntake intake(JobHandler handler, int seats, BooleanSupplier stopping);

    default void send(Job job) {
        var event = CloudEvent.of(job, "/simulation");
        var headers = new RecordHeaders();
        event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        add(event.data(), headers);
    }

    /** What gateways do with a record that was to be tried again, when it is due. */
    default void putBack(RetryRecord retry) {
        var headers = new RecordHeaders();
        retry.putBackHeaders().forEach(header -> headers.add(header.name(), header.value()));
        add(Objects.requireNonNull(retry.value()), headers);
    }
}
