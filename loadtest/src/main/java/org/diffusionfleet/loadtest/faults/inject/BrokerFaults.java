package org.diffusionfleet.loadtest.faults.inject;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** How brokers come to harm. */
final class BrokerFaults {

    /** Where the brokers keep what is leased. */
    private static final String SHARE_STATE = "__share_group_state";

    private BrokerFaults() {}

    /** @param choice which of the topics that matter */
    static void killLeader(Scene scene, int choice, int partition, Duration away)
            throws ExecutionException, InterruptedException {
        var topics = scene.bed().topics();
        var jobs = topics.jobs(scene.bed().model());
        var topic = List.of(jobs.getFirst(), jobs.getLast(), topics.events(), topics.views(), SHARE_STATE)
                .get(choice);
        int leader;
        try (var admin = scene.bed().admin()) {
            var described = admin.describeTopics(List.of(topic)).allTopicNames().get();
            leader = described
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .get(partition)
                    .leader()
                    .id();
        }
        scene.note("broker %d led %s-%d".formatted(leader, topic, partition));
        scene.strikesNow();
        scene.bed().brokers().kill(leader);
        Thread.sleep(away);
    }

    static void killAll(Scene scene, Duration away) throws InterruptedException {
        scene.strikesNow();
        var brokers = scene.bed().brokers();
        for (int node = 1; node <= brokers.size(); node++) {
            brokers.kill(node);
        }
        Thread.sleep(away);
    }

    static void fillDisk(Scene scene, Duration length) throws IOException, InterruptedException {
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
    static void freeDisk(Scene scene) throws IOException, InterruptedException {
        if (scene.bed().disk().isPresent()) {
            scene.bed().disk().get().free();
            scene.bed().brokers().kill(scene.bed().brokers().size());
            restart(scene);
        }
    }

    /** All that are not there come back at once, and have caught up: two that were away at a time would be a fault of ours. */
    static void restart(Scene scene) throws InterruptedException {
        var brokers = scene.bed().brokers();
        for (int node = 1; node <= brokers.size(); node++) {
            brokers.restart(node);
        }
        for (int node = 1; node <= brokers.size(); node++) {
            brokers.awaitReady(node);
        }
        scene.bed().awaitReplicas();
    }
}
