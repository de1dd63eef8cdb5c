package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.diffusionfleet.local.stack.WorkersGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsCommandTest {

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"share, SHARE", "group, GROUP"})
    void shouldPrepareTheGroupThatWorkersShareJobsBy(String text, WorkersGroup group) {
        // Given
        var line = Fleet.commandLine();

        // When
        var parsed = line.parseArgs("topics", "create", "--bootstrap", "b:1", "--model", "m", "--intake", text);

        // Then
        var create = parsed.subcommand().subcommand().commandSpec().userObject();
        assertThat(create)
                .isInstanceOfSatisfying(
                        TopicsCommand.Create.class,
                        command -> assertThat(command.intake).isEqualTo(group));
    }

    @Test
    void shouldNameTheFlagThatIsWrong() {
        // Given
        var line = Fleet.commandLine().setErr(new PrintWriter(err));

        // When
        var exit = line.execute("topics", "create", "--bootstrap", "b:1", "--model", "m", "--intake", "perhaps");

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--intake").contains("perhaps").contains("SHARE, GROUP");
    }
}
