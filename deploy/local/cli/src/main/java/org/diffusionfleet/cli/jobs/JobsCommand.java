package org.diffusionfleet.cli.jobs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet jobs}. */
@Command(
        name = "jobs",
        description = "Jobs: which there are, how they stand, and what shall become of them.",
        subcommands = {LsCommand.class, ShowCommand.class, CancelCommand.class, DeleteCommand.class})
public final class JobsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "jobs: which command? There are: ls, show, cancel, delete");
    }
}
