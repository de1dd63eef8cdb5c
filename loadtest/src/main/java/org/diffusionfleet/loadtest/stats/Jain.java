package org.diffusionfleet.loadtest.stats;

import java.util.Collection;

/** The fairness index of Jain, Chiu and Hawe (DEC-TR-301, 1984): (Σx)² / (n Σx²). */
public final class Jain {
    private Jain() {}

    /** 1 if all have the same, 1 / n if one has all; 1, too, if nobody has anything. */
    public static double index(Collection<Double> shares) {
        var sum = shares.stream().mapToDouble(x -> x).sum();
        var squares = shares.stream().mapToDouble(x -> x * x).sum();
        return squares == 0 ? 1 : sum * sum / (shares.size() * squares);
    }
}
