package org.diffusionfleet.loadtest.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.diffusionfleet.loadtest.faults.bed.Bed;
import org.diffusionfleet.loadtest.faults.inject.Injection;
import org.diffusionfleet.loadtest.faults.inject.Injector;
import org.diffusionfleet.loadtest.faults.inject.Plan;
import org.diffusionfleet.loadtest.faults.load.GatewayClient;
import org.diffusionfleet.loadtest.faults.load.Load;
import org.diffusionfleet.loadtest.faults.load.Orders;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;
import org.diffusionfleet.loadtest.faults.oracle.Oracle;
import org.diffusionfleet.loadtest.faults.oracle.Promise;
import org.diffusionfleet.loadtest.faults.oracle.Provocation;
import org.diffusionfleet.loadtest.faults.oracle.Story;
import org.diffusionfleet.loadtest.faults.oracle.Violation;
import org.diffusionfleet.loadtest.faults.report.Measures;
import org.diffusionfleet.loadtest.faults.report.Page;
import org.diffusionfleet.loadtest.faults.report.RunReport;
import org.diffusionfleet.local.stack.Installation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One run: starts a fleet, puts it under load, does harm to it, waits until it has come to rest, and asks the oracle. */
@Command(
        name = "loadtest/faults.sh",
        description = "Does harm to a fleet of real processes under load, and says whether it kept its promises.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = 2,
        exitCodeOnInvalidInput = 64)
public final class FaultSuite implements Callable<Integer> {

    private static final int MOST_ATTEMPTS = 10;
    private static final int MOST_TOLD = 10;
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofMinutes(4);
    private static final Duration SWEPT = Bed.SWEEP_GRACE.plusMinutes(2);

    @Spec
    CommandSpec spec;

    @Mixin
    Options options;

    private final Ledger ledger = new Ledger();
    private final Oracle oracle = new Oracle(MOST_ATTEMPTS);
    private final Stalls stalls = new Stalls();
    private final Set<Violation> told = new HashSet<>();
    private final List<Injection> injections = new ArrayList<>();
    private final Instant begin = Instant.now();

    /** Exits with 0 if all promises were kept, 1 if not, 2 if the suite itself could not run, 64 if it was asked wrongly. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultSuite())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, _) -> {
                    line.getErr().println("faults: the suite could not run: " + e);
                    e.printStackTrace(line.getErr());
                    return line.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.check(spec.commandLine());
        return run() ? 0 : 1;
    }

    private boolean run() throws IOException, InterruptedException {
        say("%s; data and logs in %s".formatted(options.commandLine(), options.data));
        try (var bed = new Bed(Installation.current(), options.intake, options.data, ledger)) {
            // An interrupted run shall leave nothing mounted.
            Runtime.getRuntime().addShutdownHook(new Thread(bed::close, "bed-close"));
            say("the fleet is ready after %d s".formatted(begin.until(Instant.now(), ChronoUnit.SECONDS)));
            var gateways = new GatewayClient(bed.gateways());
            harm(bed, gateways);
            var inspection = new Inspection(bed, gateways, ledger);
            inspection.lookAtAll();
            var violations = new ArrayList<>(oracle.checkSettled(ledger, provocations()));
            violations.addAll(unowned(inspection));
            violations.addAll(crashed(bed));
            report(violations, gateways);
            if (violations.isEmpty()) {
                requireDone();
            }
            return violations.isEmpty();
        }
    }

    /** What could not be done or put right proves nothing. */
    private void requireDone() {
        var failed = injections().stream()
                .filter(injection -> injection.outcome() == Injection.Outcome.FAILED)
                .count();
        if (failed > 0) {
            throw new IllegalStateException("%d faults could not be done, or not put right".formatted(failed));
        }
    }

    private void harm(Bed bed, GatewayClient gateways) throws IOException, InterruptedException {
        var orders = new Orders(options.seed, options.poison);
        try (var load = new Load(
                        options.seed, orders, gateways, bed.bootstrapServers(), bed.topics(), bed.model(), ledger);
                var looking = Executors.newSingleThreadScheduledExecutor()) {
            var _ = looking.scheduleWithFixedDelay(this::look, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
            load.start(Duration.ofNanos((long) (1e9 / options.rate)));
            Thread.sleep(WARM_UP);
            var plan = Plan.of(options.seed, options.injections, options.only);
            new Injector(bed, ledger, gateways, load, options.seed, options.atOnce, options.apart, this::injected)
                    .carryOut(plan);
            Thread.sleep(WARM_UP);
            load.stop();
            for (var slot : bed.slots()) {
                slot.awaitReady();
            }
            rest(load);
            looking.shutdownNow();
        }
    }

    /** Until everybody has been told, or it has taken too long. */
    private void rest(Load load) throws InterruptedException {
        say("no more faults and no more clients; waiting until all has come to rest");
        var until = Instant.now().plus(REST);
        while (!atRest(load) && Instant.now().isBefore(until)) {
            Thread.sleep(500);
        }
        say("%s after the last fault".formatted(atRest(load) ? "at rest" : "not at rest " + REST.toMinutes() + " min"));
    }

    /** What the gateways' sweep leaves lying. */
    private List<Violation> unowned(Inspection inspection) throws InterruptedException {
        say("waiting for the sweep");
        var until = Instant.now().plus(SWEPT);
        var unowned = oracle.checkOwned(ledger, inspection.keys());
        while (!unowned.isEmpty() && Instant.now().isBefore(until)) {
            Thread.sleep(LOOK);
            unowned = oracle.checkOwned(ledger, inspection.keys());
        }
        return unowned;
    }

    private static List<Violation> crashed(Bed bed) {
        return bed.slots().stream()
                .flatMap(slot ->
                        slot.crashes().stream().map(obituary -> new Violation(Promise.STANDS, slot.name(), obituary)))
                .toList();
    }

    private boolean atRest(Load load) {
        return !load.asking()
                && load.following() == 0
                && ledger.allBuried()
                && ledger.stories().stream().allMatch(FaultSuite::hasEnded);
    }

    private static boolean hasEnded(Story story) {
        if (!story.isJob()) {
            return true;
        }
        var removed =
                !story.unwanted() || story.all(Fact.Deleted.class).findAny().isPresent();
        return removed && story.delivered();
    }

    private void look() {
        try {
            oracle.check(ledger).forEach(this::tell);
        } catch (RuntimeException e) {
            say("the oracle failed: %s".formatted(e));
        }
    }

    private void injected(Injection injection) {
        synchronized (injections) {
            injections.add(injection);
        }
        say(injection.text());
    }

    private List<Injection> injections() {
        synchronized (injections) {
            return List.copyOf(injections);
        }
    }

    private List<Provocation> provocations() {
        var all = new ArrayList<>(stalls.seen());
        injections().forEach(injection -> all.add(injection.provocation()));
        return all;
    }

    private synchronized void tell(Violation violation) {
        if (!told.add(violation) || told.size() > MOST_TOLD) {
            return;
        }
        var story = ledger.story(violation.subject());
        say("""
                VIOLATION: %s: %s: %s
                  what was seen of it:
                %s
                  faults at that time:
                %s
                  again: %s""".formatted(
                        violation.promise().sentence(),
                        violation.subject(),
                        violation.detail(),
                        story.timeline(),
                        Measures.during(story, injections()),
                        options.commandLine()));
    }

    private void report(List<Violation> violations, GatewayClient gateways) throws IOException {
        violations.forEach(this::tell);
        var report = RunReport.of(
                options.commandLine(), begin, ledger, injections(), violations, stalls.seen(), gateways.answers());
        Page.write(options.report, report, ledger);
        say(report.summary());
        say("report: %s".formatted(options.report.toAbsolutePath().resolve("report.html")));
    }

    private static void say(String text) {
        System.out.printf("%s %s%n", Instant.now().truncatedTo(ChronoUnit.MILLIS), text);
    }
}
