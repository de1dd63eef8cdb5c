package org.diffusionfleet.diffusion.sampling;

/** Wants a sample, and nothing of it: for calls that are only timed. */
public enum Nobody implements SampleOwner {
    INSTANCE;

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public void stepped(int step, int steps) {}

    @Override
    public void ended(Ending ending) {}
}
