package org.diffusionfleet.worker.intake;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * How long a member of a consumer group stays one without being heard of: for so long nobody else gets its partitions.
 *
 * @param timeout the group's session timeout
 * @param protocol which of a member's words count as being heard of
 */
record GroupSession(Duration timeout, GroupProtocol protocol) {

    private static final Logger LOG = Logger.getLogger(GroupSession.class);
    private static final String SETTING = "consumer.session.timeout.ms";
    private static final Duration BROKERS_DEFAULT = Duration.ofSeconds(45);
    private static final long PATIENCE_S = 10;

    /** Asks the broker where the timeout is the broker's to say. */
    static GroupSession of(GroupProtocol protocol, Duration own, Map<String, Object> kafka, String group) {
        return new GroupSession(
                switch (protocol) {
                    case CLASSIC -> own;
                    case CONSUMER -> ask(kafka, group);
                },
                protocol);
    }

    private static Duration ask(Map<String, Object> kafka, String group) {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        try (var admin = Admin.create(kafka)) {
            var settings = admin.describeConfigs(List.of(resource)).values().get(resource);
            return Duration.ofMillis(Long.parseLong(requireNonNull(settings)
                    .get(PATIENCE_S, TimeUnit.SECONDS)
                    .get(SETTING)
                    .value()));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warnf("cannot read %s of group %s and take it for %s: %s", SETTING, group, BROKERS_DEFAULT, e);
            return BROKERS_DEFAULT;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Nanoseconds from one renewal to the next: two may fail to come in time. */
    long renewal() {
        return timeout.toNanos() / 3;
    }

    /**
     * Until when the member's partitions are its own, should the broker take a commit that is sent now. A classic member is heard of by
     * its commits. Others only by heartbeats; but a broker that has taken the commit has heard the heartbeat that went the same way before.
     *
     * @param now monotonic, in nanoseconds
     */
    long until(Consumer<?, ?> consumer, long now) {
        return now
                + switch (protocol) {
                    case CLASSIC -> timeout.toNanos();
                    case CONSUMER -> timeout.minus(sinceHeartbeat(consumer)).toNanos();
                };
    }

    /** At most; the client tells it in whole seconds, if it has sent any. */
    private Duration sinceHeartbeat(Consumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("last-heartbeat-seconds-ago"))
                .map(entry -> entry.getValue().metricValue())
                .filter(value -> value instanceof Number seconds && seconds.doubleValue() >= 0)
                .map(value -> Duration.ofSeconds(((Number) value).longValue() + 1))
                .findFirst()
                .orElse(timeout.dividedBy(3));
    }
}
