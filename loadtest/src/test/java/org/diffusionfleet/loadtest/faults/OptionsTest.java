package org.diffusionfleet.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.diffusionfleet.loadtest.faults.inject.Kind;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OptionsTest {

    private static Options parse(String... args) {
        var options = new Options();
        var line = new CommandLine(CommandSpec.create().addMixin("options", CommandSpec.forAnnotatedObject(options)));
        line.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        options.check(line);
        return options;
    }

    @Test
    void shouldRepeatRunByItsCommandLine() {
        // When
        var options = parse("--injections", "7", "--seed", "9", "--only", "lost-answer,kill-worker", "--apart");

        assertThat(options.only).containsExactlyInAnyOrder(Kind.KILL_WORKER, Kind.LOST_ANSWER);
        assertThat(options.commandLine())
                .isEqualTo("loadtest/faults.sh --injections 7 --seed 9 --rate 1 --poison 100 --at-once 2 --apart"
                        + " --only kill-worker,lost-answer");
    }

    @Test
    void shouldRepeatRunWithAConsumerGroup() {
        // When
        var options = parse("--seed", "9", "--intake", "group");

        assertThat(options.commandLine())
                .isEqualTo(
                        "loadtest/faults.sh --injections 100 --seed 9 --rate 1 --poison 100 --at-once 2 --intake group");
    }

    @Test
    void shouldNameOptionAndLimitWhenNumberIsOutOfRange() {
        // When
        assertThatThrownBy(() -> parse("--injections", "0"))
                .hasMessage("--injections must be between 1 and 1000000, not 0");
    }

    @Test
    void shouldNameKindThatIsUnknown() {
        // When
        assertThatThrownBy(() -> parse("--only", "earthquake"))
                .hasMessageContaining("there is no kind of fault \"earthquake\"");
    }
}
