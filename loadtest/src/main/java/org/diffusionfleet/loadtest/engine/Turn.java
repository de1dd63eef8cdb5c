package org.diffusionfleet.loadtest.engine;

import org.diffusionfleet.loadtest.peer.ProcessorTime;

/** How long something took: by the clock, and in processor time of this process, which others on the machine do not lengthen. */
record Turn(double seconds, double processorSeconds) {
    static Turn of(Runnable work) {
        var begun = System.nanoTime();
        var processor = ProcessorTime.nanos();
        work.run();
        return new Turn((System.nanoTime() - begun) / 1e9, (ProcessorTime.nanos() - processor) / 1e9);
    }
}
