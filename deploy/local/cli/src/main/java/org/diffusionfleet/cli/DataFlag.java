package org.diffusionfleet.cli;

import java.nio.file.Path;
import org.diffusionfleet.local.stack.Installation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag that says where a local stack keeps its data. */
final class DataFlag {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:FLEET_DATA}",
            description = "Data directory of the local stack: queue, pictures, logs. Default: .fleet in the checkout.")
    @Nullable
    Path data;

    Path directory() {
        return data == null ? Installation.current().root().resolve(".fleet") : data.toAbsolutePath();
    }
}
