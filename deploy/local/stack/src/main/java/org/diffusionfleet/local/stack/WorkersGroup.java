package org.diffusionfleet.local.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.diffusionfleet.schemas.Topics;

/** The kind of group by which the workers share jobs: their {@code fleet.worker.intake}. */
public enum WorkersGroup {
    /** {@value Topics#SHARE_GROUP}. */
    SHARE(Topics.SHARE_GROUP, "share.record.lock.duration.ms") {
        @Override
        GroupSetup setup(Admin admin) {
            return new ShareGroupSetup(admin, Topics.SHARE_GROUP);
        }
    },
    /** {@value Topics#CONSUMER_GROUP}, on clusters without share groups. */
    GROUP(Topics.CONSUMER_GROUP, "consumer.session.timeout.ms") {
        @Override
        GroupSetup setup(Admin admin) {
            return new ConsumerGroupSetup(admin, Topics.CONSUMER_GROUP);
        }
    };

    private final String group;
    private final String lease;

    WorkersGroup(String group, String lease) {
        this.group = group;
        this.lease = lease;
    }

    abstract GroupSetup setup(Admin admin);

    /**
     * Sets how long a worker that is not heard of keeps its jobs, within what the brokers allow; of a consumer group, where the brokers
     * say so.
     *
     * @throws ExecutionException if the brokers refuse
     */
    public void setLease(Admin admin, Duration length) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        var entry = new ConfigEntry(lease, Long.toString(length.toMillis()));
        var change = new AlterConfigOp(entry, AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }
}
