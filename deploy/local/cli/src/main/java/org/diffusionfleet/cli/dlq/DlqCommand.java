package org.diffusionfleet.cli.dlq;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet dlq}. */
@Command(
        name = "dlq",
        description = "Dead letters: what no worker could do, and what shall become of it.",
        subcommands = {LsCommand.class, ShowCommand.class, EditCommand.class, ReplayCommand.class, DropCommand.class})
public final class DlqCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "dlq: which command? There are: ls, show, edit, replay, drop");
    }
}
