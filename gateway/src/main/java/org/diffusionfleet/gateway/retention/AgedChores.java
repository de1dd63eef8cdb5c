package org.diffusionfleet.gateway.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.deadletters.LetterNotes;
import org.diffusionfleet.gateway.store.FirstWrites;
import org.diffusionfleet.gateway.store.StoredObjects;
import org.diffusionfleet.gateway.submit.Claims;

/** The gateways' own objects, which go by age alone. */
@ApplicationScoped
class AgedChores {

    /** A note is written after its letter, so one as old as letters get has none; a day for clocks and late sweeps. */
    private static final Duration BEYOND_LETTERS = Duration.ofDays(1);

    private final StoredObjects objects;
    private final RetentionMeters meters;
    private final GatewayConfig config;
    private final Clock clock;

    AgedChores(StoredObjects objects, RetentionMeters meters, GatewayConfig config, Clock clock) {
        this.objects = objects;
        this.meters = meters;
        this.config = config;
        this.clock = clock;
    }

    @Produces
    @Singleton
    Chore claims() {
        return aged("claims", Claims.PREFIX, config.retention().claimLifetime());
    }

    @Produces
    @Singleton
    Chore notes() {
        return aged("notes", LetterNotes.PREFIX, config.limits().deadLetterAge().plus(BEYOND_LETTERS));
    }

    @Produces
    @Singleton
    Chore batches() {
        return aged("batches", FirstWrites.BATCHES, config.retention().maxResultTtl());
    }

    private AgedObjects aged(String name, String prefix, Duration age) {
        return new AgedObjects(name, prefix, age, config.retention().batch(), objects, meters, clock);
    }
}
