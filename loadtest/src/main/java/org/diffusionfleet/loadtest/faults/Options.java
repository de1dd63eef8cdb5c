package org.diffusionfleet.loadtest.faults;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.diffusionfleet.loadtest.faults.inject.Kind;
import org.diffusionfleet.local.stack.WorkersGroup;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is asked of a run. */
final class Options {

    @Option(names = "--injections", paramLabel = "N", defaultValue = "100", description = "Faults; ${DEFAULT-VALUE}.")
    int injections;

    @Option(names = "--seed", paramLabel = "S", description = "Of faults and load; a random one, which is printed.")
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            completionCandidates = Kinds.class,
            converter = KindConverter.class,
            description = "Kinds of fault, of ${COMPLETION-CANDIDATES}; all of them.")
    Set<Kind> only = EnumSet.allOf(Kind.class);

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "2",
            description = "Faults at a time, at most; ${DEFAULT-VALUE}.")
    int atOnce;

    @Option(
            names = "--intake",
            defaultValue = "share",
            paramLabel = "share|group",
            description = "The workers' fleet.worker.intake; ${DEFAULT-VALUE}.")
    WorkersGroup intake;

    @Option(
            names = "--apart",
            description = "No fault before all is well again after the one before, so that each is measured alone.")
    boolean apart;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the processes keep data and logs; a temporary directory.")
    Path data = Path.of(
            System.getProperty("java.io.tmpdir"),
            "fleet-faults-" + ProcessHandle.current().pid());

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Where report.html and report.json go; ${DEFAULT-VALUE}.")
    Path report = Path.of("loadtest/target/faults");

    @Option(names = "--rate", paramLabel = "R", defaultValue = "1", description = "Clients a second; ${DEFAULT-VALUE}.")
    double rate;

    @Option(
            names = "--poison",
            paramLabel = "N",
            defaultValue = "100",
            description = "One client in N sends a record that is no job; ${DEFAULT-VALUE}.")
    int poison;

    /**
     * Says what is wrong with the numbers.
     *
     * @throws ParameterException naming the option and its limits
     */
    void check(CommandLine line) {
        check(line, "--injections", injections, 1, 1_000_000);
        check(line, "--at-once", atOnce, 1, 7);
        check(line, "--rate", rate, 0.01, 100);
        check(line, "--poison", poison, 1, 1_000_000);
    }

    private static void check(CommandLine line, String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new ParameterException(
                    line,
                    "%s must be between %s and %s, not %s"
                            .formatted(option, number(least), number(most), number(value)));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** What repeats this run. */
    String commandLine() {
        return "loadtest/faults.sh --injections %d --seed %d --rate %s --poison %d --at-once %d%s%s%s"
                .formatted(injections, seed, number(rate), poison, atOnce, intake(), apart ? " --apart" : "", kinds());
    }

    private String intake() {
        return intake == WorkersGroup.SHARE ? "" : " --intake " + intake.name().toLowerCase(Locale.ROOT);
    }

    private String kinds() {
        return only.size() == Kind.values().length
                ? ""
                : only.stream().sorted().map(Kind::id).collect(Collectors.joining(",", " --only ", ""));
    }

    /** All of them, for the help. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return EnumSet.allOf(Kind.class).stream().map(Kind::id).iterator();
        }
    }

    /** By the names of the command line. */
    static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String id) {
            return EnumSet.allOf(Kind.class).stream()
                    .filter(kind -> kind.id().equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            new CommandLine.TypeConversionException("there is no kind of fault \"%s\"".formatted(id)));
        }
    }
}
