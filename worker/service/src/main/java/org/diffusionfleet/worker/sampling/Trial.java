package org.diffusionfleet.worker.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Calls of more and more rows of one size, to find the fewest that answer as many a second as any. Each count is twice the
 * one before, and none follows a call that took long, since whoever joins waits for a call. They are measured in turns and compared
 * within each turn, because a machine's speed changes while they are.
 */
final class Trial {

    private static final int TURNS = 5;
    private static final long LONG_NANOS = 250_000_000;
    /** Of rows a second, below which more rows only make everyone wait longer. */
    private static final double WORTHWHILE = 1.05;

    private final int fewest;
    private final int most;
    private final List<Count> counts = new ArrayList<>();
    private int turn; // the first finds what there is to compare, and warms it up
    private int place;

    private record Count(int rows, List<Double> speeds) {}

    /**
     * A trial before its first call.
     *
     * @param fewest rows that are not too many, whatever they bring
     * @param most rows that a call can have
     */
    Trial(int fewest, int most) {
        this.fewest = Math.min(fewest, most);
        this.most = most;
        add(this.fewest);
    }

    private void add(int rows) {
        counts.add(new Count(rows, new ArrayList<>()));
    }

    boolean isOver() {
        return turn == TURNS || (turn > 0 && counts.size() < 2);
    }

    /** Rows of the next call to measure. */
    int rows() {
        return counts.get(place).rows;
    }

    /** A call of {@link #rows()} took so long. */
    void took(long nanos) {
        if (turn > 0) {
            counts.get(place).speeds.add((double) rows() / nanos);
        } else if (nanos <= LONG_NANOS && 2 * rows() <= most) {
            add(2 * rows());
        }
        if (++place == counts.size()) {
            endTurn();
        }
    }

    /** There was no memory for a call of {@link #rows()}. */
    void ranOutOfMemory() {
        counts.subList(place, counts.size()).clear();
        endTurn();
    }

    private void endTurn() {
        place = 0;
        turn++;
    }

    /** What was found, once it is over. */
    int answer() {
        if (counts.size() < 2) {
            return fewest;
        }
        var best = counts.stream().mapToDouble(this::gain).max().orElseThrow();
        return counts.stream()
                .filter(count -> gain(count) * WORTHWHILE >= best)
                .min(Comparator.comparingInt(Count::rows))
                .orElseThrow()
                .rows;
    }

    /** How many times as fast as the fewest rows; the median of the turns. */
    private double gain(Count count) {
        var ratios = IntStream.range(0, count.speeds.size())
                .mapToDouble(i -> count.speeds.get(i) / counts.getFirst().speeds.get(i))
                .sorted()
                .toArray();
        return ratios.length == 0 ? 1 : ratios[ratios.length / 2];
    }
}
