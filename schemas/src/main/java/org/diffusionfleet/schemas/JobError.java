package org.diffusionfleet.schemas;

/**
 * Why a job failed.
 *
 * @param code stable, for programs
 * @param detail one sentence, for people; names the field and the limit where there is one
 */
public record JobError(Code code, String detail) {

    /** The reasons a job can fail for. */
    public enum Code {
        /** The record does not follow the contract. */
        INVALID_RECORD,
        /** A field of the request is out of its range. */
        INVALID_REQUEST,
        /** The model drew no numbers. */
        SAMPLING_FAILED,
        /** The device has no memory for a picture of this size. */
        OUT_OF_MEMORY,
        /** It was tried too often. */
        TOO_MANY_ATTEMPTS,
        /** Workers died, or lost its lease, with it in hand: it may be what killed them. */
        WORKER_LOST,
        /** The worker met something it did not expect. */
        INTERNAL
    }
}
