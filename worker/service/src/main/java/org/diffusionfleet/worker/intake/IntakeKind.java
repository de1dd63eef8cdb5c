package org.diffusionfleet.worker.intake;

/** What workers share jobs by. All workers of a model must do it the same way: each way is a group of its own, and would do all jobs. */
public enum IntakeKind {
    /** A share group: {@link ShareIntake}. */
    SHARE,
    /** A consumer group, for clusters without share groups: {@link GroupIntake}. */
    GROUP
}
