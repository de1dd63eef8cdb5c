package org.diffusionfleet.diffusion.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of a graph (NodeProto).
 *
 * @param operator its kind; with a domain in front, {@code domain:operator}, if it is no standard one
 * @param inputs names of what it reads
 * @param outputs names of what it makes
 * @param nestedInputs what the nodes of its own graphs read, if it is a branch or a loop
 */
record OnnxNode(String operator, List<String> inputs, List<String> outputs, List<String> nestedInputs) {
    static OnnxNode read(MemorySegment node) {
        var operator = new String[] {"", ""};
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var nested = new ArrayList<String>();
        WireReader.read(node, (number, value, content) -> {
            switch (number) {
                case 1 -> inputs.add(WireReader.text(content));
                case 2 -> outputs.add(WireReader.text(content));
                case 4 -> operator[1] = WireReader.text(content);
                case 5 -> attribute(content, nested);
                case 7 -> operator[0] = WireReader.text(content);
                default -> {}
            }
        });
        return new OnnxNode(operator[0].isEmpty() ? operator[1] : String.join(":", operator), inputs, outputs, nested);
    }

    private static void attribute(MemorySegment attribute, List<String> nested) {
        WireReader.read(attribute, (number, value, content) -> {
            if (number == 6 || number == 11) {
                graph(content, nested);
            }
        });
    }

    private static void graph(MemorySegment graph, List<String> nested) {
        WireReader.read(graph, (number, value, content) -> {
            if (number == 1) {
                nested.addAll(read(content).allInputs());
            }
        });
    }

    /** Whatever running it needs, of this graph or of its own. */
    List<String> allInputs() {
        var all = new ArrayList<>(inputs);
        all.addAll(nestedInputs);
        return all;
    }
}
