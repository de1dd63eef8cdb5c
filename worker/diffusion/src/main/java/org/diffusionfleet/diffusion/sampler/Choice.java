package org.diffusionfleet.diffusion.sampler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/** Reads a field that names one of an enum's constants, in lower case. */
final class Choice {
    private Choice() {}

    static <E extends Enum<E>> Optional<E> read(JsonFile file, String field, E[] choices) {
        return file.text(field)
                .map(name -> Arrays.stream(choices)
                        .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst()
                        .orElseThrow(() -> new ModelException(
                                file.path(),
                                "%s '%s' is not supported, only %s"
                                        .formatted(
                                                field,
                                                name,
                                                Arrays.toString(choices).toLowerCase(Locale.ROOT)))));
    }
}
