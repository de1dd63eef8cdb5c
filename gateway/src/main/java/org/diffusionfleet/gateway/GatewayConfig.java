package org.diffusionfleet.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import org.diffusionfleet.schemas.Topics;

/** The gateway's settings, under {@code fleet}. */
@ConfigMapping(prefix = "fleet")
public interface GatewayConfig {

    /** What every topic name begins with. */
    @WithDefault(Topics.DEFAULT_PREFIX)
    String topicPrefix();

    /** Where Kafka Streams keeps what it can make again from the topics. */
    @WithDefault("${java.io.tmpdir}/fleet-gateway")
    String stateDir();

    /** Where pictures lie. */
    S3 s3();

    /** Limits on what clients may send and hold. */
    Limits limits();

    /** Records that wait to be tried again. */
    Retries retries();

    /** Jobs that must end, and that no worker ends. */
    Overdue overdue();

    /** How long things are kept. */
    Retention retention();

    /** What is sent to clients' own HTTP endpoints. */
    Webhooks webhooks();

    /** The topics under {@link #topicPrefix()}. */
    default Topics topics() {
        return new Topics(topicPrefix());
    }

    /** The object store, as clients reach it: presigned URLs carry this endpoint. */
    interface S3 {
        /** E.g. {@code https://s3.example.org}. */
        String endpoint();

        String accessKey();

        String secretKey();

        @WithDefault("us-east-1")
        String region();

        @WithDefault("fleet")
        String bucket();

        /** How long a presigned URL works. */
        @WithDefault("15m")
        Duration urlLifetime();

        /** How long the store is waited for: to connect, and each time for bytes to come or go. */
        @WithDefault("3s")
        Duration timeout();
    }

    /** Records that wait to be tried again. */
    interface Retries {
        /** How often what is due is looked for. */
        @WithDefault("500ms")
        Duration tick();

        /** Most records of a share of the waiting that are on their way back to their topics at once. */
        @WithDefault("200")
        int atOnce();

        /** How long a record waits on that a topic did not take. */
        @WithDefault("30s")
        Duration afterFault();
    }

    /** Jobs that must end, and that no worker ends. */
    interface Overdue {
        /** How long after a deadline, or the wish to stop it, a job is left to workers. */
        @WithDefault("5s")
        Duration grace();

        /** How often what is due is looked for. */
        @WithDefault("500ms")
        Duration tick();

        /** Most jobs of a share of them that are being ended at once. */
        @WithDefault("100")
        int atOnce();

        /** How long after that a job is looked at again that still shows no end. */
        @WithDefault("30s")
        Duration again();
    }

    /** What is sent to clients' own HTTP endpoints. */
    interface Webhooks {
        /** Most endpoints of a tenant. */
        @WithDefault("20")
        int endpoints();

        /** The longest URL of an endpoint, in characters. */
        @WithDefault("2048")
        int urlLength();

        /** The pause before each try. */
        @WithDefault("0s,5s,5m,30m,2h,5h,10h,14h,20h,24h")
        List<Duration> schedule();

        /** How long one try may take, from the look-up of the name to the end of the answer's headers. */
        @WithDefault("15s")
        Duration timeout();

        /** The longest that an endpoint's {@code Retry-After} counts for. */
        @WithDefault("24h")
        Duration maxRetryAfter();

        /** How long messages are signed with the old key, too, after a rotation. */
        @WithDefault("24h")
        Duration rotationOverlap();

        /** Most deliveries that an endpoint's log keeps of those that have ended. */
        @WithDefault("200")
        int logged();

        /** Most messages that wait for an endpoint. */
        @WithDefault("10000")
        int pending();

        /** Most tries of a share of the endpoints on their way at once. */
        @WithDefault("100")
        int atOnce();

        /** Most tries of an endpoint on their way at once. */
        @WithDefault("20")
        int atOncePerEndpoint();

        /** How often what is due is looked for. */
        @WithDefault("200ms")
        Duration tick();

        /** How long an event that is told once more is known not to be new. */
        @WithDefault("3d")
        Duration memory();

        /** Whether endpoints may be on this machine, and then without TLS: for local mode and tests alone. */
        @WithDefault("false")
        boolean allowLoopback();
    }

    /** Limits on what clients may send and hold. */
    interface Limits {
        /** The largest request body, in bytes, without the pictures in it. */
        @WithDefault("65536")
        int bodyBytes();

        /** The largest body of a batch, in bytes. */
        @WithDefault("25165824")
        int batchBytes();

        /** Most lines of a batch. */
        @WithDefault("50000")
        int batchLines();

        /** The largest init or mask picture, in bytes; in a body it is a third larger. */
        @WithDefault("10485760")
        int pictureBytes();

        /** The largest edited record of a dead letter, in bytes. */
        @WithDefault("262144")
        int recordBytes();

        /** How long dead letters are shown; the same as the retention of their topic. */
        @WithDefault("30d")
        Duration deadLetterAge();

        /** How long an answer waits for a job just accepted to appear in the view, or for the view to have come far enough to lack it. */
        @WithDefault("3s")
        Duration viewLag();

        /** Most event streams open at once. */
        @WithDefault("2000")
        int eventStreams();

        /** Events kept for a slow reader before it is dropped. */
        @WithDefault("256")
        int eventBuffer();

        /** Most clients at once that wait for their job to end ({@code Prefer: wait}); others are answered at once. */
        @WithDefault("2000")
        int waits();

        /** The longest that one waits. */
        @WithDefault("60s")
        Duration longestWait();

        /** Most jobs that can be listed, the newest; some hundred bytes of memory each. */
        @WithDefault("100000")
        int listedJobs();

        /** Most jobs of a tenant that have not ended. */
        @WithDefault("100000")
        int tenantJobs();

        /** Most of them in the interactive lane. */
        @WithDefault("10000")
        int tenantInteractiveJobs();
    }

    /** How long things are kept. */
    interface Retention {
        /** How long objects and record of a job are kept after its end, where the job does not say. */
        @WithDefault("7d")
        Duration resultTtl();

        /** The longest that a job may ask for; what foreign clients ask for beyond it counts as this. */
        @WithDefault("30d")
        Duration maxResultTtl();

        /** How long an {@code Idempotency-Key} stands for its request, at least. */
        @WithDefault("24h")
        Duration claimLifetime();

        /** How old an object without an owner must be to be removed: far longer than a job takes from its first object on. */
        @WithDefault("24h")
        Duration grace();

        /** How long jobs topics keep records, so how long a worker may meet a record of a job that was removed. */
        @WithDefault("7d")
        Duration records();

        /** How often this gateway looks for what is due, about. */
        @WithDefault("1m")
        Duration interval();

        /** Most views, and most objects of a kind, looked at a time. */
        @WithDefault("5000")
        int batch();

        /** How long it is remembered that a job was deleted: until neither its record nor its dead letter can come again. */
        default Duration deletedJobs(Duration deadLetterAge) {
            return deadLetterAge.compareTo(records()) > 0 ? deadLetterAge : records();
        }
    }
}
