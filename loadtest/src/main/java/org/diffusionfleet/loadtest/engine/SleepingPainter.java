package org.diffusionfleet.loadtest.engine;

import java.util.concurrent.locks.LockSupport;
import org.diffusionfleet.diffusion.sampling.Denoiser;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.loadtest.virtual.StubPainter;

/** A device that needs no processor: its calls sleep for as long as they were recorded to take. */
final class SleepingPainter extends StubPainter {
    private final StageTimes times;

    SleepingPainter(StageTimes times) {
        this.times = times;
    }

    @Override
    public Denoiser denoiser(int height, int width) {
        return rows -> sleep(rows.size());
    }

    void sleep(int rows) {
        var end = System.nanoTime() + times.step(rows);
        for (var left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
