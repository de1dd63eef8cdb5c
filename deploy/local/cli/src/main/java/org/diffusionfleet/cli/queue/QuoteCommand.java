package org.diffusionfleet.cli.queue;

import java.util.Map;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.remote.ServerCommand;
import org.diffusionfleet.cli.remote.Texts;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fleet quote}. */
@Command(
        name = "quote",
        description = "Says how long a job would take, without making it. The flags are those of txt2img.")
public final class QuoteCommand extends ServerCommand {

    @Option(names = "--prompt", defaultValue = "a picture", description = "What to draw (default: ${DEFAULT-VALUE}).")
    String prompt;

    @Option(
            names = {"--n_samples", "--n-samples"},
            defaultValue = "1",
            description = "Pictures (default: ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = {"--ddim_steps", "--ddim-steps", "--steps"},
            defaultValue = "50",
            description = "Denoising steps (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--scale", defaultValue = "7.5", description = "Guidance scale (default: ${DEFAULT-VALUE}).")
    double scale;

    @Option(names = "--H", paramLabel = "PIXELS", description = "Height; the model's own by default.")
    @Nullable
    Integer height;

    @Option(names = "--W", paramLabel = "PIXELS", description = "Width; the model's own by default.")
    @Nullable
    Integer width;

    @Option(names = "--sampler", paramLabel = "NAME", description = "The model's first by default.")
    @Nullable
    String sampler;

    @Option(names = "--model", paramLabel = "NAME", description = "The model, where more than one is served.")
    @Nullable
    String model;

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            defaultValue = "interactive",
            description = "interactive or batch (default: ${DEFAULT-VALUE}).")
    Lane lane;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    QuoteCommand() {}

    @Override
    protected int run(FleetClient client) throws InterruptedException {
        var request = new Generation(prompt, null, samples, null, steps, scale, height, width, sampler, null, Map.of());
        var quote = ask(() -> client.quote(model, lane, request));
        if (json) {
            out().println(quote);
            return ExitCode.OK;
        }
        out().println(Texts.item("model", "%s, lane %s".formatted(Texts.of(quote, "model"), Texts.of(quote, "lane"))));
        out().println(Texts.item("device", Texts.seconds(quote, "device_seconds")));
        out().println(Texts.item("place", Texts.of(quote, "position") + " in the queue"));
        out().println(Texts.item("begins", "in " + Texts.seconds(quote, "begin_seconds")));
        out().println(Texts.item("done", "in " + Texts.seconds(quote, "eta_seconds")));
        return ExitCode.OK;
    }
}
