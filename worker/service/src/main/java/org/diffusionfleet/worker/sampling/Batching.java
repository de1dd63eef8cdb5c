package org.diffusionfleet.worker.sampling;

/** When samples may join what runs. */
public enum Batching {
    /** Before any step: continuous batching. */
    STEP,
    /** When nothing runs, and then those that go together: what servers of requests do. To compare with. */
    REQUEST;

    Admission admission(RowBudget budget) {
        return switch (this) {
            case STEP -> new StepAdmission(budget);
            case REQUEST -> new RequestAdmission(budget);
        };
    }

    /** What runs on a device of that budget. */
    Running running(Painter painter, RowBudget budget) {
        return new Running(painter, budget, this == STEP && budget.ramp());
    }
}
