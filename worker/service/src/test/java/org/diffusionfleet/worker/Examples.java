package org.diffusionfleet.worker;

import java.util.List;
import java.util.Map;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;

/** The bundled model and jobs for it. */
public final class Examples {

    public static final ModelDescriptor MODEL =
            new ModelDescriptor("emoji-64", 64, 64, 16, 8, 4, 512, 1000, 64, 2000, List.of("ddim", "plms"), true);

    private Examples() {}

    /** A job that is quickly drawn if it takes few steps. */
    public static Job job(String id, int samples, int steps) {
        var request =
                new Generation("a red apple", null, samples, 42L, steps, null, null, null, "ddim", null, Map.of());
        return new Job(id, null, null, null, null, request, Map.of());
    }
}
