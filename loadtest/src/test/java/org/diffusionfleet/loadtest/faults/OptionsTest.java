package org.diffusionfleet.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.diffusionfleet.loadtest.faults.inject.Kind;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void shouldRepeatRunByItsCommandLine() {
        // When
        var options = Options.parse(List.of("--injections", "7", "--seed", "9", "--only", "kill-worker,lost-answer"));

        assertThat(options.only()).containsExactly(Kind.KILL_WORKER, Kind.LOST_ANSWER);
        assertThat(options.commandLine())
                .isEqualTo("loadtest/faults.sh --injections 7 --seed 9 --rate 1.0 --poison 100"
                        + " --only kill-worker,lost-answer");
    }

    @Test
    void shouldNameOptionAndLimitWhenNumberIsOutOfRange() {
        // When
        assertThatThrownBy(() -> Options.parse(List.of("--injections", "0")))
                .hasMessage("--injections must be between 1 and 1000000, not 0");
    }

    @Test
    void shouldNameKindThatIsUnknown() {
        // When
        assertThatThrownBy(() -> Options.parse(List.of("--only", "earthquake")))
                .hasMessage("--only: there is no kind of fault \"earthquake\"");
    }
}
