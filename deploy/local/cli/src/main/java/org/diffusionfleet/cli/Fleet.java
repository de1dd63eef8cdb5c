package org.diffusionfleet.cli;

import java.util.Arrays;
import org.diffusionfleet.cli.dlq.DlqCommand;
import org.diffusionfleet.cli.jobs.JobsCommand;
import org.diffusionfleet.cli.models.ModelsCommand;
import org.diffusionfleet.cli.queue.QueueCommand;
import org.diffusionfleet.cli.queue.QuoteCommand;
import org.diffusionfleet.cli.txt2img.Img2ImgCommand;
import org.diffusionfleet.cli.txt2img.Txt2ImgCommand;
import org.diffusionfleet.local.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code fleet} command. */
@Command(
        name = "fleet",
        description = "Turns prompts into pictures with a fleet of Stable Diffusion workers.",
        mixinStandardHelpOptions = true,
        versionProvider = Fleet.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        footer = {
            "",
            "Environment: FLEET_DATA (data directory), FLEET_JAVA_HOME (JDK to use),",
            "FLEET_SKIP_BUILD=1 (run what is built, changed or not)."
        },
        subcommands = {
            Txt2ImgCommand.class,
            Img2ImgCommand.class,
            UpCommand.class,
            DownCommand.class,
            TopicsCommand.class,
            ModelsCommand.class,
            JobsCommand.class,
            QueueCommand.class,
            QuoteCommand.class,
            DlqCommand.class,
            Fleet.TestCommand.class
        })
public final class Fleet {

    Fleet() {}

    /** Runs a command and ends the process with its {@link ExitCode}. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Fleet())
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command))
                .setParameterExceptionHandler((e, _) -> misused(e));
        // As in the reference, where the last one counts.
        line.setOverwrittenOptionsAllowed(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        describeExitCodes(line);
        return line;
    }

    private static void describeExitCodes(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeList(CommandLine.Model.UsageMessageSpec.keyValuesMap(ExitCode.HELP.split("\n")));
        line.getSubcommands().values().forEach(Fleet::describeExitCodes);
    }

    private static int failed(Exception e, CommandLine command) throws Exception {
        return switch (e) {
            case CliException known -> tell(command, String.valueOf(known.getMessage()), known.exitCode());
            case StackException known -> tell(command, String.valueOf(known.getMessage()), ExitCode.UNAVAILABLE);
            default -> throw e;
        };
    }

    private static int misused(CommandLine.ParameterException e) {
        var command = e.getCommandLine();
        // The library's own word for it in some messages.
        tell(command, String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""), ExitCode.USAGE);
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    private static int tell(CommandLine command, String message, int exitCode) {
        command.getErr().println("fleet: " + message);
        return exitCode;
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Fleet.class.getPackage().getImplementationVersion();
            return new String[] {"fleet " + (version == null ? "(unpackaged)" : version)};
        }
    }

    /** Listed for {@code --help}; the launcher runs it without a JVM of ours in between. */
    @Command(
            name = "test",
            description =
                    "Runs all tests (./mvnw verify); further arguments go to Maven. Handled by the launcher ./fleet.")
    static final class TestCommand implements Runnable {
        @CommandLine.Unmatched
        String[] arguments = {};

        @Override
        public void run() {
            throw CliException.usage("start ./fleet test" + String.join(" ", Arrays.asList(arguments)) + " itself");
        }
    }
}
