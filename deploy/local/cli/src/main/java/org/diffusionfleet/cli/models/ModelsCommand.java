package org.diffusionfleet.cli.models;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet models}: those that a fleet serves, and model directories on this machine, for which no server is asked. */
@Command(
        name = "models",
        description = "Models: which a fleet serves, and what is in model directories.",
        subcommands = {ServedCommand.class, CheckCommand.class, TokenizeCommand.class})
public final class ModelsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "models: which command? There are: ls, check, tokenize");
    }
}
