package org.diffusionfleet.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class GroupSessionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(45);
    private static final long NOW = Long.MAX_VALUE - 10; // It may run over, as nanoTime's may.

    @Test
    void shouldHearAClassicMemberByItsCommits() {
        // When
        var until = new GroupSession(TIMEOUT, GroupProtocol.CLASSIC).until(consumer(7.0), NOW);

        // Then
        assertThat(until - NOW).isEqualTo(TIMEOUT.toNanos());
    }

    @Test
    void shouldHearOthersByTheHeartbeatBeforeTheCommit() {
        // When
        var until = new GroupSession(TIMEOUT, GroupProtocol.CONSUMER).until(consumer(7.0), NOW);

        // Then: 7 is said of anything up to 8.
        assertThat(until - NOW).isEqualTo(TimeUnit.SECONDS.toNanos(45 - 8));
    }

    @Test
    void shouldAllowForAnOldHeartbeatWhenTheClientDoesNotSay() {
        // When
        var until = new GroupSession(TIMEOUT, GroupProtocol.CONSUMER).until(consumer(-1.0), NOW);

        // Then
        assertThat(until - NOW).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    }

    @Test
    void shouldRenewOftenEnoughForTwoToFail() {
        assertThat(new GroupSession(TIMEOUT, GroupProtocol.CLASSIC).renewal()).isEqualTo(TimeUnit.SECONDS.toNanos(15));
    }

    private static MockConsumer<byte[], byte[]> consumer(double heartbeatSecondsAgo) {
        var name = new MetricName("last-heartbeat-seconds-ago", "consumer-coordinator-metrics", "", Map.of());
        return new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<MetricName, Metric> metrics() {
                return Map.of(name, new Metric() {
                    @Override
                    public MetricName metricName() {
                        return name;
                    }

                    @Override
                    public Object metricValue() {
                        return heartbeatSecondsAgo;
                    }
                });
            }
        };
    }
}
