package org.diffusionfleet.diffusion;

/** Wants everything to the end. */
public final class PatientObserver implements SamplingObserver {
    @Override
    public boolean wanted(int index) {
        return true;
    }

    @Override
    public void stepped(int index, int step, int steps) {}
}
