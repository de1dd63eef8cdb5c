package org.diffusionfleet.loadtest.faults.inject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.diffusionfleet.loadtest.faults.bed.Bed;
import org.diffusionfleet.loadtest.faults.load.GatewayClient;
import org.diffusionfleet.loadtest.faults.load.Load;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;

/**
 * Carries out a plan: in its order, some faults at a time and never two of one target, or one after the other. A fault begins when what it is about to
 * break works.
 */
public final class Injector {

    private static final Set<Target> EVERYTHING = EnumSet.allOf(Target.class);

    private final Bed bed;
    private final Ledger ledger;
    private final GatewayClient gateways;
    private final Load load;
    private final long seed;
    private final int atOnce;
    private final boolean apart;
    private final Consumer<Injection> log;
    private final Set<Target> taken = EnumSet.noneOf(Target.class);
    private final List<Injection> done = new ArrayList<>();
    private int running;

    /**
     * @param atOnce most faults at a time
     * @param apart whether a fault begins only when all is well again after the one before
     * @param log hears of each fault when it is healed
     */
    public Injector(
            Bed bed,
            Ledger ledger,
            GatewayClient gateways,
            Load load,
            long seed,
            int atOnce,
            boolean apart,
            Consumer<Injection> log) {
        this.bed = bed;
        this.ledger = ledger;
        this.gateways = gateways;
        this.load = load;
        this.seed = seed;
        this.atOnce = atOnce;
        this.apart = apart;
        this.log = log;
    }

    /** Does all of it. */
    public void carryOut(List<Plan.Step> plan) throws InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (var step : plan) {
                Thread.sleep(step.pauseMillis());
                var targets = apart ? EVERYTHING : step.fault().targets();
                take(targets);
                all.add(CompletableFuture.runAsync(() -> inject(step, targets), executor));
            }
            all.forEach(CompletableFuture::join);
        }
    }

    /** All that was done so far. */
    public synchronized List<Injection> done() {
        return List.copyOf(done);
    }

    private synchronized void take(Set<Target> targets) throws InterruptedException {
        while (running >= atOnce || taken.stream().anyMatch(targets::contains)) {
            wait();
        }
        taken.addAll(targets);
        running++;
    }

    private synchronized void giveBack(Set<Target> targets) {
        taken.removeAll(targets);
        running--;
        notifyAll();
    }

    private void inject(Plan.Step step, Set<Target> targets) {
        var fault = step.fault();
        var scene = new Scene(bed, ledger, gateways, load, "fault-%d-%d".formatted(seed, step.number()));
        try {
            awaitReady(targets);
            scene.strikesNow();
            fault.strike(scene);
            fault.heal(scene);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            scene.failed(e);
        } finally {
            finish(step, scene);
            giveBack(targets);
        }
    }

    private void finish(Plan.Step step, Scene scene) {
        var healed = Instant.now();
        var provocation = step.fault().provocation(scene.struck(), healed, bed.intake());
        var injection =
                new Injection(step, scene.struck(), healed, scene.note(), scene.victim(), scene.outcome(), provocation);
        synchronized (this) {
            done.add(injection);
        }
        log.accept(injection);
    }

    private void awaitReady(Set<Target> targets) throws InterruptedException {
        for (var slot : bed.slots()) {
            if (targets.contains(target(slot.name()))) {
                slot.awaitReady();
            }
        }
    }

    private static Target target(String slot) {
        return Target.valueOf(slot.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
}
