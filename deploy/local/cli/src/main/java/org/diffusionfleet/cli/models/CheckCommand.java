package org.diffusionfleet.cli.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.concurrent.Callable;
import org.diffusionfleet.cli.ExitCode;
import org.diffusionfleet.diffusion.report.ModelReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fleet models check}. */
@Command(
        name = "check",
        description = {
            "Explains a model directory: what it is, what its graphs read and make, what it supports, what it lacks.",
            "Ends with 0 if a worker can use it and with 4 if not."
        })
final class CheckCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Mixin
    ModelFolder model;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Option(
            names = "--quick",
            description = "Read the files and leave it at that: to open the model takes as much memory as its weights.")
    boolean quick;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        var report = quick ? ModelReport.ofFiles(model.directory()) : ModelReport.of(model.directory());
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(report));
        } else {
            new ReportText(out).print(report);
        }
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.MODEL_UNUSABLE;
    }
}
