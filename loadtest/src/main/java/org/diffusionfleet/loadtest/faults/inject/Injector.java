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
 * Carries out a plan: in its order, at most two faults at a time and never two of one target. A fault begins when what it is about to
 * break works.
 */
public final class Injector {

    private static final int AT_ONCE = 2;

    private final Bed bed;
    private final Ledger ledger;
    private final GatewayClient gateways;
    private final Load load;
    private final long seed;
    private final Consumer<Injection> log;
    private final Set<Target> taken = EnumSet.noneOf(Target.class);
    private final List<Injection> done = new ArrayList<>();
    private int running;

    /** @param log hears of each fault when it is healed */
    public Injector(Bed bed, Ledger ledger, GatewayClient gateways, Load load, long seed, Consumer<Injection> log) {
        this.bed = bed;
        this.ledger = ledger;
        this.gateways = gateways;
        this.load = load;
        this.seed = seed;
        this.log = log;
    }

    /** Does all of it. */
    public void carryOut(List<Plan.Step> plan) throws InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (var step : plan) {
                Thread.sleep(step.pauseMillis());
                take(step.fault().targets());
                all.add(CompletableFuture.runAsync(() -> inject(step), executor));
            }
            all.forEach(CompletableFuture::join);
        }
    }

    /** All that was done so far. */
    public synchronized List<Injection> done() {
        return List.copyOf(done);
    }

    private synchronized void take(Set<Target> targets) throws InterruptedException {
        while (running >= AT_ONCE || taken.stream().anyMatch(targets::contains)) {
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

    private void inject(Plan.Step step) {
        var fault = step.fault();
        var scene = new Scene(bed, ledger, gateways, load, "fault-%d-%d".formatted(seed, step.number()));
        try {
            awaitReady(fault.targets());
            scene.strikesNow();
            fault.strike(scene);
            fault.heal(scene);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            scene.failed(e);
        } finally {
            finish(new Injection(step, scene.struck(), Instant.now(), scene.note(), scene.victim(), scene.outcome()));
            giveBack(fault.targets());
        }
    }

    private void finish(Injection injection) {
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
