package org.diffusionfleet.loadtest.faults.oracle;

import java.time.Instant;
import java.util.regex.Pattern;
import org.diffusionfleet.schemas.JobEvent;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Manifest;
import org.jspecify.annotations.Nullable;

/** One thing seen of one job from outside, and when: by the clock of the one who saw it, unless said otherwise. */
public sealed interface Fact {

    /** The job it is about. */
    String jobId();

    /** When it was seen. */
    Instant time();

    /** For a timeline. */
    String text();

    /**
     * A gateway answered 202, or the broker took a client's own record.
     *
     * @param asked when the request was sent
     * @param by the gateway's name, or {@code kafka}
     */
    record Accepted(
            String jobId,
            Instant asked,
            Instant time,
            String by,
            @Nullable Instant finishBy) implements Fact {
        @Override
        public String text() {
            return "accepted by " + by + (finishBy == null ? "" : ", finish by " + finishBy);
        }
    }

    /**
     * The job's record lies on a jobs topic.
     *
     * @param sha256 of its value
     */
    record Recorded(String jobId, Instant time, Place place, String sha256) implements Fact {
        @Override
        public String text() {
            return "its record lies at " + place;
        }
    }

    /** Its owner sends a cancel request, which may or may not arrive. */
    record CancelSent(String jobId, Instant time) implements Fact {
        @Override
        public String text() {
            return "its owner asks to cancel it";
        }
    }

    /** Its owner asks that nothing be kept of it, which may or may not arrive. */
    record DeleteSent(String jobId, Instant time) implements Fact {
        @Override
        public String text() {
            return "its owner asks to delete it";
        }
    }

    /** That nothing is kept of it lies on the events topic. */
    record Deleted(String jobId, Instant time, Place place) implements Fact {
        @Override
        public String text() {
            return "deleted, says the record at " + place;
        }
    }

    /**
     * A lifecycle event lies on the events topic.
     *
     * @param id its CloudEvents id
     */
    record Happened(String jobId, Instant time, Place place, String id, JobEvent event) implements Fact {
        @Override
        public String text() {
            return "%s says %s (attempt %d, %s, at %s)"
                    .formatted(event.worker(), id, event.attempt(), event.time(), place);
        }
    }

    /**
     * Its record lies in the dead letters.
     *
     * @param origin where it lay before
     * @param sha256 of its value
     */
    record Buried(String jobId, Instant time, Place origin, String sha256) implements Fact {
        @Override
        public String text() {
            return "buried; lay at " + origin;
        }
    }

    /**
     * A service wrote one of its objects.
     *
     * @param by the service's name
     * @param sha256 of what it sent
     * @param status the store's answer, 0 if it gave none
     */
    record Written(String jobId, Instant time, String by, String key, String sha256, int status) implements Fact {

        private static final Pattern PICTURE = Pattern.compile("jobs/[^/]+/\\d+\\.\\w+");

        /** Whether the store took it. */
        public boolean taken() {
            return status / 100 == 2;
        }

        /** Whether it is the job's manifest. */
        public boolean isManifest() {
            return key.equals(Manifest.key(jobId));
        }

        /** Whether it decides how the job ends; the suite replays none. */
        public boolean isEnd() {
            return key.equals(Manifest.endKey(jobId, 0));
        }

        /** Whether it is one of the job's pictures: what workers note for each other may differ. */
        public boolean isPicture() {
            return PICTURE.matcher(key).matches();
        }

        @Override
        public String text() {
            return "%s PUT %s %s: %s"
                    .formatted(by, key, sha256.substring(0, 12), status == 0 ? "no answer" : String.valueOf(status));
        }
    }

    /**
     * An event stream told something of it.
     *
     * @param sequence the event's id in the stream
     */
    record Streamed(String jobId, Instant time, int follower, String gateway, int sequence, String name)
            implements Fact {
        @Override
        public String text() {
            return "follower %d heard %d %s from %s".formatted(follower, sequence, name, gateway);
        }
    }

    /**
     * A webhook told something of it.
     *
     * @param id of the message
     */
    record Delivered(String jobId, Instant time, String id) implements Fact {
        @Override
        public String text() {
            return "a webhook said " + id;
        }
    }

    /**
     * In the end: what lies in the bucket.
     *
     * @param sha256 empty if there is nothing
     */
    record Found(String jobId, Instant time, String key, String sha256, boolean readable) implements Fact {
        @Override
        public String text() {
            return key
                    + (sha256.isEmpty() ? " is missing" : " lies in the bucket, " + sha256.substring(0, 12))
                    + (readable ? "" : ", not readable");
        }
    }

    /**
     * In the end: what a gateway shows.
     *
     * @param state null if it knows no such job
     */
    record Shown(
            String jobId,
            Instant time,
            String gateway,
            @Nullable JobState state,
            int status) implements Fact {

        /** The status where there is no such job. */
        public static final int NONE = 404;

        @Override
        public String text() {
            return "%s shows %s (%d)".formatted(gateway, state == null ? "nothing" : state.id(), status);
        }
    }
}
