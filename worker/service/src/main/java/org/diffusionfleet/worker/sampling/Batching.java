package org.diffusionfleet.worker.sampling;

/** When samples may join what runs. */
public enum Batching {
    /** Before any step: continuous batching. */
    STEP,
    /** When nothing runs, and then those that go together: what servers of requests do. To compare with. */
    REQUEST;

    Admission admission(RowBudget budget, Pace pace) {
        return switch (this) {
            case STEP -> new StepAdmission(budget, pace);
            case REQUEST -> new RequestAdmission(budget);
        };
    }

    /** What runs on a device of that budget. */
    Running running(Painter painter, RowBudget budget, Pace pace) {
        return new Running(painter, budget, pace, this == STEP && budget.ramp());
    }
}
