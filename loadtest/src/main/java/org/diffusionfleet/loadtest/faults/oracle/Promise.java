package org.diffusionfleet.loadtest.faults.oracle;

/** What the fleet promises, one sentence each. */
public enum Promise {
    NOTHING_LOST("every accepted job ends"),
    ENDS_ONCE("a job has one terminal event: one id, however often it is told"),
    ORDER("a job's events come in an order that its states allow"),
    NO_START_AFTER_END("no job is started again after it ended"),
    NOBODY_ASKED("a job is canceled only if its owner asked, expired only if its deadline passed"),
    ATTEMPTS_BOUNDED("a job is tried again only when its worker or its broker was hurt"),
    WHOLE("a succeeded job has all its objects, readable, with the digests of its manifest"),
    COMMITTED_ONCE("how a job ends is written once"),
    NO_HALF_RESULT("a job that did not succeed has no manifest"),
    ONE_PICTURE("there are no two different pictures of one sample"),
    BURIED("a failed job, and a record that is none, lies in the dead letters byte for byte"),
    STREAM("an event stream tells each event once and in order, across gateways, to the end"),
    WEBHOOK("a webhook is told how each job ended, under one id"),
    VIEW("every gateway shows how a job ended"),
    ONE_JOB_A_KEY("one idempotency key makes one job"),
    NOTHING_KEPT("of a job that is deleted nothing is kept, and nobody shows it"),
    OWNED("no object without an owner after the sweep"),
    STANDS("no process ends by a signal that nobody sent");

    private final String sentence;

    Promise(String sentence) {
        this.sentence = sentence;
    }

    /** What is promised. */
    public String sentence() {
        return sentence;
    }
}
