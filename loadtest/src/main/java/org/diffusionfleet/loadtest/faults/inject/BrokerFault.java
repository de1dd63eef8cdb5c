package org.diffusionfleet.loadtest.faults.inject;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** A fault of the brokers. Leases may be lost more than once while partitions find new leaders. */
sealed interface BrokerFault extends Fault {

    @Override
    default Set<Target> targets() {
        return EnumSet.of(Target.BROKERS);
    }

    @Override
    default int leases() {
        return 3;
    }

    /** At worst each of them finds that its session is over. */
    @Override
    default int comings() {
        return 3;
    }

    /** All that are not there come back at once, and have caught up: two that were away at a time would be a fault of ours. */
    @Override
    default void heal(Scene scene) throws IOException, InterruptedException {
        var brokers = scene.bed().brokers();
        for (int node = 1; node <= brokers.size(); node++) {
            brokers.restart(node);
        }
        for (int node = 1; node <= brokers.size(); node++) {
            brokers.awaitReady(node);
        }
        scene.bed().awaitReplicas();
    }

    /** The broker that leads a partition of one of the topics that matter is killed, and comes back a while later. */
    record LeaderLoss(int topic, int partition, Duration away) implements BrokerFault {

        @Override
        public void strike(Scene scene) throws ExecutionException, InterruptedException {
            var topics = scene.bed().topics();
            var jobs = topics.jobs(scene.bed().model());
            var name = List.of(jobs.getFirst(), jobs.getLast(), topics.events(), topics.views(), leases(scene))
                    .get(topic);
            var leader = leader(scene, name);
            scene.note("broker %d led %s-%d".formatted(leader, name, partition));
            scene.strikesNow();
            scene.bed().brokers().kill(leader);
            Thread.sleep(away);
        }

        /** Where the brokers keep what is leased. */
        private static String leases(Scene scene) {
            return switch (scene.bed().intake()) {
                case SHARE -> "__share_group_state";
                case GROUP -> "__consumer_offsets";
            };
        }

        private int leader(Scene scene, String name) throws ExecutionException, InterruptedException {
            try (var admin = scene.bed().admin()) {
                var topics = admin.describeTopics(List.of(name)).allTopicNames().get();
                return topics.values()
                        .iterator()
                        .next()
                        .partitions()
                        .get(partition)
                        .leader()
                        .id();
            }
        }
    }

    /** All are killed, and come back a while later. */
    record AllBrokers(Duration away) implements BrokerFault {
        @Override
        public Set<Target> targets() {
            return EnumSet.allOf(Target.class);
        }

        @Override
        public int leases() {
            return 4;
        }

        @Override
        public void strike(Scene scene) throws InterruptedException {
            scene.strikesNow();
            var brokers = scene.bed().brokers();
            for (int node = 1; node <= brokers.size(); node++) {
                brokers.kill(node);
            }
            Thread.sleep(away);
        }
    }

    /** There is no room left where the last broker keeps its data. */
    record DiskFull(Duration length) implements BrokerFault {
        @Override
        public void strike(Scene scene) throws IOException, InterruptedException {
            var disk = scene.bed().disk();
            if (disk.isEmpty()) {
                scene.missed("no file system can be mounted here: that takes root");
                return;
            }
            scene.strikesNow();
            disk.get().fill();
            Thread.sleep(length);
            var last = scene.bed().brokers().size();
            scene.note("broker %d %s".formatted(last, scene.bed().brokers().alive(last) ? "lives" : "has ended"));
        }

        /** A broker that lost its only directory does not look at it again: it is started anew. */
        @Override
        public void heal(Scene scene) throws IOException, InterruptedException {
            if (scene.bed().disk().isPresent()) {
                scene.bed().disk().get().free();
                scene.bed().brokers().kill(scene.bed().brokers().size());
                BrokerFault.super.heal(scene);
            }
        }
    }
}
