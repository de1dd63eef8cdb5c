package org.diffusionfleet.diffusion.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import org.diffusionfleet.diffusion.ModelException;

/**
 * What an ONNX file says before any of its weights are read (field numbers: onnx.proto3).
 *
 * @param file where it lies
 * @param inputs shapes by name in the graph's order, -1 where dynamic; no initializers, which old graphs list, too
 * @param weights the files beside it that hold its weights, as it names them
 */
record GraphFile(Path file, Map<String, List<Long>> inputs, SequencedSet<String> weights) {

    /** Reads the file; one that is no ONNX file is a {@link ModelException}. */
    static GraphFile read(Path file) {
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file)) {
            var reader = new Reader();
            reader.model(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            reader.inputs.keySet().removeAll(reader.initializers);
            return new GraphFile(file, reader.inputs, reader.weights);
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        } catch (IndexOutOfBoundsException e) {
            throw new ModelException(file, "is not an ONNX file, or cut off", e);
        }
    }

    /** The file itself and those with its weights; one that is missing is a {@link ModelException}. */
    List<Path> files() {
        var files = new ArrayList<Path>();
        files.add(file);
        for (var weight : weights) {
            var beside = file.resolveSibling(weight);
            if (!Files.isRegularFile(beside)) {
                throw new ModelException(beside, "file is missing: it holds weights of " + file.getFileName());
            }
            files.add(beside);
        }
        return files;
    }

    /** One method a message of the schema. */
    private static final class Reader {
        private final Map<String, List<Long>> inputs = new LinkedHashMap<>();
        private final Set<String> initializers = new LinkedHashSet<>();
        private final SequencedSet<String> weights = new LinkedHashSet<>();
        private String name = "";
        private String key = "";

        void model(MemorySegment model) {
            WireReader.read(model, (number, value, content) -> {
                if (number == 7) {
                    graph(content);
                }
            });
        }

        private void graph(MemorySegment graph) {
            WireReader.read(graph, (number, value, content) -> {
                if (number == 5) {
                    initializer(content);
                } else if (number == 11) {
                    input(content);
                }
            });
        }

        private void initializer(MemorySegment tensor) {
            WireReader.read(tensor, (number, value, content) -> {
                if (number == 8) {
                    initializers.add(WireReader.text(content));
                } else if (number == 13) {
                    external(content);
                }
            });
        }

        private void external(MemorySegment entry) {
            WireReader.read(entry, (number, value, content) -> {
                if (number == 1) {
                    key = WireReader.text(content);
                } else if (number == 2 && key.equals("location")) {
                    weights.add(WireReader.text(content));
                }
            });
        }

        private void input(MemorySegment valueInfo) {
            var shape = new ArrayList<Long>();
            WireReader.read(valueInfo, (number, value, content) -> {
                if (number == 1) {
                    name = WireReader.text(content);
                } else if (number == 2) {
                    nested(
                            content,
                            1,
                            tensor -> nested(tensor, 2, dims -> nested(dims, 1, dim -> shape.add(size(dim)))));
                }
            });
            inputs.put(name, shape);
        }

        private static void nested(MemorySegment message, int wanted, Consumer<MemorySegment> visit) {
            WireReader.read(message, (number, value, content) -> {
                if (number == wanted) {
                    visit.accept(content);
                }
            });
        }

        private static long size(MemorySegment dimension) {
            var size = new long[] {-1};
            WireReader.read(dimension, (number, value, content) -> {
                if (number == 1) {
                    size[0] = value;
                }
            });
            return size[0];
        }
    }
}
