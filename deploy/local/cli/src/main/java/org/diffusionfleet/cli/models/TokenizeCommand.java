package org.diffusionfleet.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.CliException;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.tokenizer.ClipTokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fleet models tokenize}. */
@Command(
        name = "tokenize",
        description = {
            "Prints how a model reads prompts: one line of JSON each, with the token ids that fit its window (start and end"
                    + " token included, padding not) and the text of those that do not.",
            "Without --prompt and --from-file, prompts come from standard input."
        })
final class TokenizeCommand implements Callable<Integer> {

    /** ASCII, whatever the terminal's character set. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String STANDARD_INPUT = "-";

    @Mixin
    ModelFolder model;

    @ArgGroup
    Source source = new Source();

    /** Where the prompts come from. */
    static final class Source {
        @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt.")
        @Nullable
        String prompt;

        @Option(
                names = "--from-file",
                paramLabel = "FILE",
                description = "A file in UTF-8 with one prompt a line, empty ones too; - is standard input.")
        String file = STANDARD_INPUT;
    }

    @Spec
    CommandSpec spec;

    /** A line of output. */
    @SuppressWarnings("ArrayRecordComponent") // Written and forgotten.
    record Line(int[] ids, String truncated) {}

    @Override
    public Integer call() {
        var tokenizer = tokenizer();
        if (source.prompt != null) {
            print(tokenizer, source.prompt);
            return ExitCode.OK;
        }
        var standard = source.file.equals(STANDARD_INPUT);
        var name = standard ? "standard input" : "--from-file: " + source.file;
        try (var in = standard ? System.in : Files.newInputStream(Path.of(source.file))) {
            PromptLines.read(in, name, prompt -> print(tokenizer, prompt));
            return ExitCode.OK;
        } catch (NoSuchFileException e) {
            throw CliException.usage("--from-file: there is no file " + source.file);
        } catch (IOException e) {
            throw CliException.usage("%s cannot be read (%s)".formatted(name, e.getMessage()));
        }
    }

    private ClipTokenizer tokenizer() {
        try {
            return ClipTokenizer.read(ModelDirectory.open(model.directory()));
        } catch (ModelException e) {
            throw CliException.modelUnusable(String.valueOf(e.getMessage()));
        }
    }

    private void print(ClipTokenizer tokenizer, String prompt) {
        var text = tokenizer.tokenize(prompt);
        try {
            spec.commandLine().getOut().println(JSON.writeValueAsString(new Line(text.unpadded(), text.truncated())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and text are JSON", e);
        }
    }
}
