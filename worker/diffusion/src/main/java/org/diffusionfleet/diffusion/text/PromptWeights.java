package org.diffusionfleet.diffusion.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The bracket syntax of AUTOMATIC1111's web UI, without its {@code BREAK}: {@code (a)} counts 1.1 times as much,
 * {@code (a:1.3)} 1.3 times, {@code [a]} 1/1.1 times, and a backslash takes the next bracket or backslash literally. Brackets
 * nest and their weights multiply; one that is never closed reaches to the end, one that closes nothing is text.
 */
final class PromptWeights {
    static final double MAX_WEIGHT = 100;

    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;
    private static final Pattern TOKEN = Pattern.compile("""
            \\\\(?<escaped>[()\\[\\]\\\\]) | :\\s*(?<weight>[+-]?(\\d+\\.?\\d*|\\.\\d+))\\s*\\) | [^\\\\()\\[\\]:]+ | .
            """, Pattern.COMMENTS | Pattern.DOTALL);

    private final List<WeightedText> parts = new ArrayList<>();
    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    private PromptWeights() {}

    /**
     * Parts a prompt by weight, in its order; neighbours of equal weight are one part.
     *
     * @throws IllegalArgumentException if a weight is beyond ±{@value #MAX_WEIGHT}
     */
    static List<WeightedText> parse(String prompt) {
        return new PromptWeights().read(prompt);
    }

    private List<WeightedText> read(String prompt) {
        var tokens = TOKEN.matcher(prompt);
        while (tokens.find()) {
            var escaped = tokens.group("escaped");
            var weight = tokens.group("weight");
            if (escaped != null) {
                add(escaped);
            } else if (weight != null && !round.isEmpty()) {
                weigh(round.pop(), Double.parseDouble(weight));
            } else {
                bracketOrText(tokens.group());
            }
        }
        round.forEach(from -> weigh(from, ROUND));
        square.forEach(from -> weigh(from, SQUARE));
        return merged();
    }

    private void bracketOrText(String token) {
        if (token.equals("(")) {
            round.push(parts.size());
        } else if (token.equals("[")) {
            square.push(parts.size());
        } else if (token.equals(")") && !round.isEmpty()) {
            weigh(round.pop(), ROUND);
        } else if (token.equals("]") && !square.isEmpty()) {
            weigh(square.pop(), SQUARE);
        } else {
            add(token);
        }
    }

    private void add(String text) {
        parts.add(new WeightedText(text, 1));
    }

    private void weigh(int from, double factor) {
        parts.subList(from, parts.size()).replaceAll(part -> new WeightedText(part.text(), part.weight() * factor));
    }

    private List<WeightedText> merged() {
        var merged = new ArrayList<WeightedText>();
        for (var part : parts) {
            if (!(Math.abs(part.weight()) <= MAX_WEIGHT)) {
                throw new IllegalArgumentException("a prompt's weights must be %s to %s, not %s for '%s'"
                        .formatted(-MAX_WEIGHT, MAX_WEIGHT, part.weight(), part.text()));
            }
            if (!merged.isEmpty() && merged.getLast().weight() == part.weight()) {
                var last = merged.removeLast();
                merged.add(new WeightedText(last.text() + part.text(), part.weight()));
            } else {
                merged.add(part);
            }
        }
        return merged;
    }
}
