package org.diffusionfleet.diffusion.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** One folder of a model directory. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ComponentReport.Graph.class, name = "graph"),
    @JsonSubTypes.Type(value = ComponentReport.Settings.class, name = "settings"),
    @JsonSubTypes.Type(value = ComponentReport.Broken.class, name = "broken"),
    @JsonSubTypes.Type(value = ComponentReport.Absent.class, name = "absent")
})
public sealed interface ComponentReport {
    /** The folder's name. */
    String folder();

    /**
     * A graph.
     *
     * @param file the ONNX file's name
     * @param producer the tool that wrote it, empty if it does not say
     * @param opset the version of the standard operators
     * @param domains of further operators
     * @param weightBytes bytes of its weights by element type
     * @param weightFiles names of the files beside it that hold them
     */
    record Graph(
            String folder,
            String file,
            String producer,
            long opset,
            List<String> domains,
            Map<String, Long> weightBytes,
            List<String> weightFiles,
            List<PortReport> inputs,
            List<PortReport> outputs)
            implements ComponentReport {
        public Graph {
            domains = List.copyOf(domains);
            weightBytes = Map.copyOf(weightBytes);
            weightFiles = List.copyOf(weightFiles);
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * An input or output.
     *
     * @param type element type, as {@code float32}
     * @param shape sizes, and names of what is dynamic; empty for a scalar
     */
    record PortReport(String name, String type, List<String> shape) {
        public PortReport {
            shape = List.copyOf(shape);
        }
    }

    /**
     * A folder of JSON and text files.
     *
     * @param facts what they say, in short
     */
    record Settings(String folder, List<String> facts) implements ComponentReport {
        public Settings {
            facts = List.copyOf(facts);
        }
    }

    /** A folder that the model needs and that cannot be used. */
    record Broken(String folder, String problem) implements ComponentReport {}

    /** A folder that is not there and need not be. */
    record Absent(String folder, String consequence) implements ComponentReport {}
}
