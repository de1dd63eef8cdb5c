package org.diffusionfleet.loadtest.faults;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.inject.Kind;

/**
 * What is asked of a run.
 *
 * @param injections how many faults
 * @param seed of faults and load
 * @param only the kinds of fault
 * @param data where processes keep what they keep; a temporary directory unless given
 * @param report where the report goes
 * @param rate clients a second
 * @param poison one client in so many sends what no worker can do
 * @param owners whether objects without an owner count as a violation
 */
record Options(
        int injections, long seed, Set<Kind> only, Path data, Path report, double rate, int poison, boolean owners) {

    static final String HELP =
            """
            usage: loadtest/faults.sh [options]
              --injections N     faults to inject; 100
              --seed S           of faults and load; a random one, which is printed
              --only KIND,...    kinds of fault: %s; all of them
              --data DIR         where the processes keep their data and logs; a temporary directory
              --report DIR       where report.html and report.json go; loadtest/target/faults
              --rate R           clients a second; 1
              --poison N         one client in N sends a record that is no job; 100
              --check-owners     objects of jobs that did not succeed are violations: for a fleet that sweeps
              --help             this
            """.formatted(Arrays.stream(Kind.values()).map(Kind::id).collect(Collectors.joining(", ")));

    private static final Pattern COMMA = Pattern.compile(",");

    /** Says what is wrong with the command line. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException naming the option
     */
    static Options parse(List<String> args) {
        var options = new Options(
                100,
                ThreadLocalRandom.current().nextLong(1_000_000),
                EnumSet.allOf(Kind.class),
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "fleet-faults-" + ProcessHandle.current().pid()),
                Path.of("loadtest/target/faults"),
                1,
                100,
                false);
        Deque<String> rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            options = options.with(rest.pop(), rest);
        }
        return options;
    }

    private Options with(String option, Deque<String> rest) {
        if (option.equals("--check-owners")) {
            return new Options(injections, seed, only, data, report, rate, poison, true);
        }
        if (rest.isEmpty() && option.startsWith("--")) {
            throw new UsageException(option + " needs a value");
        }
        return switch (option) {
            case "--injections" ->
                new Options((int) number(option, rest, 1, 1_000_000), seed, only, data, report, rate, poison, owners);
            case "--seed" ->
                new Options(
                        injections, number(option, rest, 0, Long.MAX_VALUE), only, data, report, rate, poison, owners);
            case "--only" -> new Options(injections, seed, kinds(rest.pop()), data, report, rate, poison, owners);
            case "--data" -> new Options(injections, seed, only, Path.of(rest.pop()), report, rate, poison, owners);
            case "--report" -> new Options(injections, seed, only, data, Path.of(rest.pop()), rate, poison, owners);
            case "--rate" ->
                new Options(injections, seed, only, data, report, decimal(option, rest.pop()), poison, owners);
            case "--poison" ->
                new Options(
                        injections, seed, only, data, report, rate, (int) number(option, rest, 1, 1_000_000), owners);
            default -> throw new UsageException("there is no option " + option);
        };
    }

    private static long number(String option, Deque<String> rest, long least, long most) {
        var text = rest.pop();
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("%s must be a whole number, not \"%s\"".formatted(option, text));
        }
        throw new UsageException("%s must be between %d and %d, not %s".formatted(option, least, most, text));
    }

    private static double decimal(String option, String text) {
        try {
            var number = Double.parseDouble(text);
            if (number > 0 && number <= 100) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("%s must be a number, not \"%s\"".formatted(option, text));
        }
        throw new UsageException("%s must be above 0 and at most 100, not %s".formatted(option, text));
    }

    private static Set<Kind> kinds(String text) {
        var kinds = EnumSet.noneOf(Kind.class);
        COMMA.splitAsStream(text)
                .forEach(id -> kinds.add(Arrays.stream(Kind.values())
                        .filter(kind -> kind.id().equals(id))
                        .findFirst()
                        .orElseThrow(
                                () -> new UsageException("--only: there is no kind of fault \"%s\"".formatted(id)))));
        return kinds;
    }

    /** What repeats this run. */
    String commandLine() {
        var line = "loadtest/faults.sh --injections %d --seed %d --rate %s --poison %d"
                .formatted(injections, seed, rate, poison);
        return only.size() == Kind.values().length
                ? line
                : line + " --only " + only.stream().map(Kind::id).collect(Collectors.joining(","));
    }
}
