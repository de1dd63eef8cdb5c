package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.cli.StackSession;
import org.diffusionfleet.cli.Terminal;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.cli.client.ProblemException;
import org.diffusionfleet.cli.client.ServerGoneException;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command, from the fleet to the files.
 *
 * <p>It ends early in two ways: a signal, whose shutdown hook cancels the jobs, and the death of a process of the own
 * stack, which interrupts the thread that runs.
 */
final class DrawSession implements AutoCloseable {

    private static final Duration ANNOUNCEMENT = Duration.ofSeconds(15);
    private static final double NANOS = 1e9;

    private final DrawFlags flags;
    private final Generation template;
    private final StackSession fleet;
    private final Terminal terminal;
    private final PrintWriter out;
    private volatile @Nullable DrawRun run;
    private volatile boolean finished;
    private volatile boolean signalled;

    /** Which fleet draws. */
    sealed interface Target {

        /** The stack of this machine, which starts if need be when asked for. */
        record Local(Supplier<StackSession.Served> stack) implements Target {}

        /** A fleet elsewhere, and the model asked of it. */
        record Remote(URI server, Optional<String> model) implements Target {}
    }

    /** A fleet that is there, the model wanted of it, and how long its announcement may take. */
    private record Source(URI server, Optional<String> model, Duration patience) {

        static Source of(Target target) {
            return switch (target) {
                case Target.Local local -> {
                    var served = local.stack().get();
                    yield new Source(served.gateway(), Optional.of(served.model()), ANNOUNCEMENT);
                }
                case Target.Remote remote -> new Source(remote.server(), remote.model(), Duration.ZERO);
            };
        }

        ModelDescriptor find(FleetClient client) throws InterruptedException {
            try {
                return new ServedModel(client, Patience.DEFAULT).find(model, patience);
            } catch (ServerGoneException e) {
                throw CliException.unavailable("no fleet answers at %s (%s)".formatted(server, e.getMessage()));
            }
        }
    }

    DrawSession(DrawFlags flags, Generation template, StackSession fleet, Terminal terminal, PrintWriter out) {
        this.flags = flags;
        this.template = template;
        this.fleet = fleet;
        this.terminal = terminal;
        this.out = out;
    }

    /** Draws everything; returns an {@link ExitCode}. */
    int run(Target target, @Nullable PromptFile prompts, OutputDirectory output) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAtSignal, "stop-at-signal"));
        var caller = Thread.currentThread();
        var _ = fleet.failure().thenRun(caller::interrupt);
        try {
            return draw(target, prompts, output);
        } catch (InterruptedException e) {
            throw CliException.unavailable(fleet.failure().getNow("interrupted"));
        } catch (ServerGoneException e) {
            throw CliException.unavailable(fleet.failure().getNow(gone(e)));
        } catch (ProblemException e) {
            throw refused(e);
        } catch (UncheckedIOException e) {
            throw CliException.jobsFailed("a picture could not be kept: " + e.getMessage());
        } catch (IOException e) {
            throw CliException.jobsFailed("the grid could not be drawn: " + e.getMessage());
        }
    }

    private String gone(ServerGoneException e) {
        var open = run == null ? 0 : run.openJobs();
        var accepted = "\n%d jobs that it had accepted will be done once it is back".formatted(open);
        return "the server is gone: " + e.getMessage() + (open == 0 ? "" : accepted);
    }

    private int draw(Target target, @Nullable PromptFile prompts, OutputDirectory output)
            throws InterruptedException, IOException {
        var source = Source.of(target);
        try (var client = new FleetClient(source.server());
                var gallery = new Gallery(
                        output, flags.imageFormat(), !flags.skipSave, () -> terminal.reached("first picture"))) {
            var model = source.find(client);
            flags.checkModel(model.latentChannels(), model.vaeFactor());
            var plan = plan(prompts);
            var order = new DrawRun.Order(model.name(), prompts == null ? Lane.INTERACTIVE : Lane.BATCH, template);
            Preflight.check(plan.jobs(), order, model);
            return draw(plan, order, client, gallery);
        }
    }

    private int draw(Plan plan, DrawRun.Order order, FleetClient client, Gallery gallery)
            throws InterruptedException, IOException {
        var display = new ProgressDisplay(terminal, plan.pictures());
        var drawing = new DrawRun(client, Patience.DEFAULT, order, gallery, display);
        run = drawing;
        var start = System.nanoTime();
        try {
            var failed = drawing.run(plan.jobs());
            display.end();
            report(gallery, (System.nanoTime() - start) / NANOS);
            return failed == 0 ? ExitCode.OK : ExitCode.JOBS_FAILED;
        } finally {
            display.end();
            finished = !signalled;
        }
    }

    private void report(Gallery gallery, double seconds) throws IOException {
        if (signalled) {
            return;
        }
        terminal.say(String.format(
                Locale.ROOT,
                "%d pictures in %.2f s (%.2f images/s)",
                gallery.size(),
                seconds,
                gallery.size() / seconds));
        gallery.saved().forEach(out::println);
        if (!flags.skipGrid) {
            gallery.saveGrid(flags.gridColumns())
                    .ifPresentOrElse(out::println, () -> terminal.say("no grid: no pictures, or too many to draw one"));
        }
        out.flush();
        terminal.reached("done");
    }

    private Plan plan(@Nullable PromptFile prompts) {
        return prompts == null
                ? Plan.ofPrompt(flags.prompt, flags.iterations(), flags.samples(), flags.seed, flags.fixedCode)
                : Plan.ofPrompts(prompts.prompts(), flags.iterations(), flags.samples(), flags.seed, flags.fixedCode);
    }

    private static CliException refused(ProblemException e) {
        var problem = e.problem();
        var message = "the server refused (%d%s): %s"
                .formatted(problem.status(), problem.code() == null ? "" : ", " + problem.code(), problem.text());
        return problem.status() >= 500 ? CliException.unavailable(message) : CliException.usage(message);
    }

    private void stopAtSignal() {
        if (finished) {
            return;
        }
        signalled = true;
        var drawing = run;
        if (drawing != null && drawing.openJobs() > 0) {
            terminal.say("\ncancelling %d jobs".formatted(drawing.openJobs()));
            drawing.cancel();
        }
        fleet.close();
    }

    @Override
    public void close() {
        fleet.close();
        finished = true;
    }
}
