package org.diffusionfleet.gateway.deadletters;

import java.time.Instant;

/** The keys of the store of letters: each letter under its id, its summary under its time, which sorts. */
final class LetterKeys {

    private static final String TIME = "time/";

    /** Before all summaries. */
    static final String FIRST = TIME;

    /** After all summaries. */
    static final String LAST = TIME + "~";

    private LetterKeys() {}

    static String letter(String id) {
        return "letter/" + id;
    }

    static String time(Instant time, String id) {
        return time(time.toEpochMilli()) + "/" + id;
    }

    static String time(long millis) {
        return TIME + "%016x".formatted(Math.max(0, millis));
    }

    /** The letter that a summary's key is about. */
    static String id(String timeKey) {
        return timeKey.substring(timeKey.lastIndexOf('/') + 1);
    }

    /** What clients hold of a summary's key, to go on after it. */
    static String cursor(String timeKey) {
        return timeKey.substring(TIME.length()).replace('/', '-');
    }

    /** Whether it may be a {@link #cursor}. */
    static boolean isCursor(String cursor) {
        return cursor.matches("[0-9a-f]{16}-[0-9a-f]{20}");
    }

    /** The key of a cursor. */
    static String ofCursor(String cursor) {
        return TIME + cursor.replace('-', '/');
    }
}
