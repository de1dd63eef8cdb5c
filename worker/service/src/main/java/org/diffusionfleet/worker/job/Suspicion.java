package org.diffusionfleet.worker.job;

import org.diffusionfleet.schemas.Manifest;

/**
 * Written to the store before a suspect is begun, so that its next worker knows that another one did, and not only that the broker
 * handed it out: one death may count as several deliveries, where the broker gives the job to another seat of the same dead worker
 * before it sees that this one's connection is gone, too.
 *
 * @param replay the life of the job
 * @param before tries made before its present record was put on the topic: those of an earlier record are told by this one
 * @param lost how many workers had died with it
 * @param excused how many deliveries did not count
 */
record Suspicion(int replay, int before, int lost, int excused) {

    /** The object of a job's suspicion. */
    static String key(String jobId) {
        return Manifest.prefix(jobId) + "suspicion.json";
    }
}
