package org.diffusionfleet.diffusion.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {
    /** For the process below. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            System.out.println(OnnxRuntime.environment().getVersion());
        }
    }

    @Test
    void shouldStartAndLeaveNothingInTheHomeWhenTheCommandLineIsLong(@TempDir Path home)
            throws IOException, InterruptedException {
        // Given
        var output = home.resolveSibling(home.getFileName() + ".txt");
        var builder = new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");

        // When
        var exit = builder.start().waitFor();

        // Then
        assertThat(exit).as("exit status, after " + Files.readString(output)).isZero();
        assertThat(output).content().contains(ProviderStatus.runtimeVersion());
        assertThat(home).isEmptyDirectory();
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlong=" + "a".repeat(100_000),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }
}
