package org.diffusionfleet.schemas;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of the fleet's topics and of its workers' groups.
 *
 * @param prefix what every topic name begins with, {@value #DEFAULT_PREFIX} unless configured
 */
public record Topics(String prefix) {

    /** The prefix of an unconfigured fleet. */
    public static final String DEFAULT_PREFIX = "fleet.";

    /** The share group through which all workers lease jobs. */
    public static final String SHARE_GROUP = "fleet-workers";

    /** The consumer group through which they do on clusters without share groups; a group of another kind needs another name. */
    public static final String CONSUMER_GROUP = "fleet-workers-group";

    /** The topics of an unconfigured fleet. */
    public static Topics defaults() {
        return new Topics(DEFAULT_PREFIX);
    }

    /** Jobs of one model and lane, produced without a key so that they spread evenly. */
    public String jobs(String model, Lane lane) {
        return prefix + "jobs." + model + "." + lane.id();
    }

    /** The jobs topics of a model, the most urgent lane first. */
    public List<String> jobs(String model) {
        return Arrays.stream(Lane.values()).map(lane -> jobs(model, lane)).toList();
    }

    /** Matches the jobs topics of every model and lane. */
    public Pattern anyJobs() {
        return Pattern.compile(Pattern.quote(prefix + "jobs.") + ".+");
    }

    /** The model whose jobs lie on that topic, if it is a jobs topic. */
    public Optional<String> model(String topic) {
        var lane = topic.lastIndexOf('.');
        var jobs = prefix + "jobs.";
        return topic.startsWith(jobs) && lane > jobs.length()
                ? Optional.of(topic.substring(jobs.length(), lane))
                : Optional.empty();
    }

    /** Lifecycle events ({@link JobEvent}, {@link JobDeleted}), key = job id. */
    public String events() {
        return prefix + "events";
    }

    /** Steps done ({@link JobProgress}), key = job id, short retention. */
    public String progress() {
        return prefix + "progress";
    }

    /** Cancel and delete requests, key = job id; every worker reads all of it. */
    public String control() {
        return prefix + "control";
    }

    /** Records that no worker could do ({@link DeadLetter}) and what became of them, key = letter id. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** Records that will lie on their jobs topic again later ({@link RetryRecord}), key = job id. */
    public String retries() {
        return prefix + "retries";
    }

    /** What models are served ({@link ModelDescriptor}), key = model name, compacted. */
    public String models() {
        return prefix + "models";
    }

    /** What workers live and how fast they are ({@link WorkerStatus}), key = worker, short retention. */
    public String workers() {
        return prefix + "workers";
    }

    /** The gateways' materialised job views, key = job id, compacted; internal to the gateway. */
    public String views() {
        return prefix + "views";
    }

    /** What webhooks' endpoints shall be sent and become, key = endpoint id; internal to the gateway, holds secrets. */
    public String webhooks() {
        return prefix + "webhooks";
    }

    /** Webhooks' endpoints and their deliveries as the gateways show them, compacted; internal to the gateway. */
    public String webhookViews() {
        return prefix + "webhook-views";
    }
}
