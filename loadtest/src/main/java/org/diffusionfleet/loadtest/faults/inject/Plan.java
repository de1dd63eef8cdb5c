package org.diffusionfleet.loadtest.faults.inject;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** Which faults, in which order, how far apart: the same seed gives the same, and a longer plan begins like a shorter one. */
public final class Plan {

    private static final int LONGEST_PAUSE_MS = 1500;

    private Plan() {}

    /**
     * One entry.
     *
     * @param number from 1
     * @param pauseMillis how long nothing is done before it
     */
    public record Step(int number, Kind kind, Fault fault, int pauseMillis) {}

    /** So many steps with those kinds, dealt from shuffled decks so that each comes as often as it should. */
    public static List<Step> of(long seed, int length, Collection<Kind> kinds) {
        var random = new SplittableRandom(seed);
        var steps = new ArrayList<Step>();
        while (steps.size() < length) {
            for (var kind : deck(random, kinds)) {
                steps.add(new Step(steps.size() + 1, kind, kind.draw(random), random.nextInt(LONGEST_PAUSE_MS)));
            }
        }
        return List.copyOf(steps.subList(0, length));
    }

    private static List<Kind> deck(SplittableRandom random, Collection<Kind> kinds) {
        var deck = new ArrayList<Kind>();
        for (var kind : Kind.values()) {
            for (int card = 0; card < kind.cards() && kinds.contains(kind); card++) {
                deck.add(random.nextInt(deck.size() + 1), kind);
            }
        }
        return deck;
    }
}
