package org.diffusionfleet.gateway.retention;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.diffusionfleet.gateway.store.StoredObjects;
import org.jspecify.annotations.Nullable;

/** Objects that go when they are old. */
final class AgedObjects implements Chore {

    private final String name;
    private final String prefix;
    private final Duration age;
    private final int batch;
    private final StoredObjects objects;
    private final RetentionMeters meters;
    private final Clock clock;
    private @Nullable String cursor;

    /**
     * Those under a prefix.
     *
     * @param name what they are
     * @param age how old they get
     * @param batch how many are looked at a time
     */
    AgedObjects(
            String name,
            String prefix,
            Duration age,
            int batch,
            StoredObjects objects,
            RetentionMeters meters,
            Clock clock) {
        this.name = name;
        this.prefix = prefix;
        this.age = age;
        this.batch = batch;
        this.objects = objects;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        var oldest = clock.instant().minus(age);
        var page = objects.page(prefix, cursor, batch);
        for (var object : page) {
            cursor = object.key();
            if (object.modified().isBefore(oldest)) {
                objects.remove(List.of(object.key()));
                meters.removed(name, List.of(object));
            }
        }
        if (page.size() < batch) {
            cursor = null;
        }
    }
}
