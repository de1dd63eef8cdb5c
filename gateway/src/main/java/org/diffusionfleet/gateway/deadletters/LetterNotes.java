package org.diffusionfleet.gateway.deadletters;

/** The objects that say what shall become of letters. */
public final class LetterNotes {

    /** What their keys begin with. */
    public static final String PREFIX = "dead-letters/";

    private LetterNotes() {}

    static String key(String letter) {
        return PREFIX + letter + ".json";
    }
}
