package org.diffusionfleet.loadtest.virtual;

/**
 * Holds the policy to its word: with k before it a sample joins as one of the next (k + 1) · 65, whoever comes. Counts what
 * became of every sample.
 */
public final class Overtaking {
    /** The policy's patience, and the one who was waited for. */
    private static final int TURNS = 65;

    private long joins;
    private double worst;
    private long mostOvertakers;

    long joins() {
        return joins;
    }

    /** Someone joins, before whom so many waited and so many had joined when it came. */
    void joined(int waitingBefore, long joinsBefore) {
        joins++;
        worst = Math.max(worst, (joins - joinsBefore) / ((waitingBefore + 1.0) * TURNS));
        mostOvertakers = Math.max(mostOvertakers, joins - joinsBefore - 1 - waitingBefore);
    }

    /** The largest part of its bound that anyone waited: over 1 would break it. */
    public double worst() {
        return worst;
    }

    /** The most that joined before one who had been there first, beyond those who had been there before it. */
    public long mostOvertakers() {
        return mostOvertakers;
    }
}
