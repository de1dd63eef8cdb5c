package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.cli.FakeGateway;
import org.diffusionfleet.cli.Terminal;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Lane;
import org.junit.jupiter.api.Test;

class DrawRunTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldTellAWarningOnceHoweverManyJobsHaveIt() throws Exception {
        // When
        var told = run(Plan.ofPrompt("a cat", 3, 1, 42, false));

        // Then
        assertThat(told).filteredOn(line -> line.contains("warning")).containsExactly("warning: prompt: cut");
    }

    @Test
    void shouldNameTheLineOfThePromptThatAWarningIsAbout() throws Exception {
        // Given
        var prompts = List.of(new PromptFile.Prompt("a cat", 1), new PromptFile.Prompt("a dog", 3));

        // When
        var told = run(Plan.ofPrompts(prompts, 2, 1, 42, false));

        // Then
        assertThat(told)
                .filteredOn(line -> line.contains("warning"))
                .containsExactlyInAnyOrder("warning: line 1: prompt: cut", "warning: line 3: prompt: cut");
    }

    private List<String> run(Plan plan) throws Exception {
        var terminal = new Terminal(new PrintStream(err, true, StandardCharsets.UTF_8), false, false);
        var template = new Generation(null, null, null, null, 5, null, null, null, null, null, Map.of());
        try (var gateway = new FakeGateway();
                var client = new FleetClient(gateway.url())) {
            gateway.warn("prompt: cut");
            var order = new DrawRun.Order("emoji-64", Lane.INTERACTIVE, template);
            var display = new ProgressDisplay(terminal, plan.pictures());
            new DrawRun(client, Patience.DEFAULT, order, (picture, _) -> picture + ".png", display).run(plan.jobs());
        }
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
