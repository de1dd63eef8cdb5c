package org.diffusionfleet.loadtest.faults.oracle;

/** Where a check says what it found. */
interface Verdicts {

    void broken(Promise promise, String subject, String detail);

    default void broken(Promise promise, Story story, String detail) {
        broken(promise, story.jobId(), detail);
    }
}
