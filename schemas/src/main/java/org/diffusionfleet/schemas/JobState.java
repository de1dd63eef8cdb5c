package org.diffusionfleet.schemas;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where a job is in its life: {@code queued → running → succeeded | failed | canceled | expired}, and from running back
 * to queued when it is handed to another worker. The terminal states have no exit; what failed may have another life (see
 * {@link #replayable()}).
 */
public enum JobState {
    /** On a jobs topic, waiting for a worker. */
    QUEUED,
    /** Leased by a worker. */
    RUNNING,
    /** All pictures and the manifest lie in the object store. */
    SUCCEEDED,
    /** It cannot be done; the reason is told. */
    FAILED,
    /** Its owner asked to stop it before it was done. */
    CANCELED,
    /** Its deadline passed before it was done. */
    EXPIRED;

    /** The name in records and the API, e.g. {@code queued}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a life of a job ends here. */
    public boolean terminal() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> true;
        };
    }

    /** Whether a job that ended so may have another life, from queued on, when its record is put back from the dead letters. */
    public boolean replayable() {
        return switch (this) {
            case FAILED -> true;
            case QUEUED, RUNNING, SUCCEEDED, CANCELED, EXPIRED -> false;
        };
    }

    /**
     * Whether a job in this state may go to {@code next}. A running job may start again: its lease went elsewhere. A queued one may be
     * given back: its worker died before it could say that it had begun.
     */
    public boolean canBecome(JobState next) {
        return switch (this) {
            case QUEUED, RUNNING -> true;
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> false;
        };
    }
}
