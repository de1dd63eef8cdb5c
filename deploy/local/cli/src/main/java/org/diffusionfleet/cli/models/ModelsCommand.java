package org.diffusionfleet.cli.models;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fleet models}: model directories on this machine; no server is asked. */
@Command(
        name = "models",
        description = "Looks into model directories.",
        subcommands = {CheckCommand.class, TokenizeCommand.class})
public final class ModelsCommand implements Runnable {

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "models: which command? There are: check, tokenize");
    }
}
