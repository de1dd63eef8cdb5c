package org.diffusionfleet.loadtest.faults.inject;

/** What a fault needs for itself while it lasts. */
public enum Target {
    WORKER_1,
    WORKER_2,
    WORKER_3,
    GATEWAY_1,
    GATEWAY_2,
    BROKERS,
    STORE;

    static Target worker(int index) {
        return valueOf("WORKER_" + (index + 1));
    }

    static Target gateway(int index) {
        return valueOf("GATEWAY_" + (index + 1));
    }
}
