package org.diffusionfleet.cli.txt2img;

import java.net.URI;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.ServerFlags;
import org.diffusionfleet.cli.StackFlags;
import org.diffusionfleet.cli.StackSession;
import org.diffusionfleet.cli.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code fleet txt2img} and {@code fleet img2img} do alike: prompts in, picture files out. */
abstract class DrawCommand implements Callable<Integer> {

    @Mixin
    StackFlags stack;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Use the fleet behind this URL; --ckpt names a model it serves.")
    @Nullable
    URI server;

    @Option(names = "--keep-up", description = "Leave the local stack running; fleet down stops it.")
    boolean keepUp;

    @Option(names = "--verbose", description = "Tell how long each stage takes.")
    boolean verbose;

    @Spec
    CommandSpec spec;

    abstract DrawFlags flags();

    @Override
    public Integer call() throws InterruptedException {
        var flags = flags();
        flags.check();
        if (server != null) {
            ServerFlags.requireHttp(server);
        }
        var terminal = Terminal.ofProcess(verbose);
        var template = flags.template();
        var prompts = prompts(flags, terminal);
        var output = OutputDirectory.open(flags.outdir());
        var fleet = new StackSession(stack, terminal);
        try (var session = new DrawSession(
                flags, template, fleet, terminal, spec.commandLine().getOut())) {
            return session.run(target(fleet), prompts, output);
        }
    }

    private DrawSession.Target target(StackSession fleet) {
        var remote = server;
        return remote == null
                ? new DrawSession.Target.Local(() -> fleet.open(keepUp))
                : new DrawSession.Target.Remote(remote, stack.requestedModel());
    }

    private @Nullable PromptFile prompts(DrawFlags flags, Terminal terminal) {
        if (flags.fromFile == null) {
            return null;
        }
        var file = PromptFile.read(flags.fromFile, System.in);
        if (file.blankLines() > 0) {
            terminal.say("%s: %d prompts, %d blank lines skipped"
                    .formatted(file.name(), file.prompts().size(), file.blankLines()));
        }
        return file;
    }
}
