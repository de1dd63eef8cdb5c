package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.onnx.HostTensor;

/** The tensors of a UNet call of so many rows: allocated once, refilled each step. */
record UnetBuffers(
        HostTensor sample, HostTensor timestep, HostTensor embedding, Map<String, HostTensor> extras, HostTensor output)
        implements AutoCloseable {
    static UnetBuffers allocate(UnetPorts ports, int rows, int tokens, int height, int width) throws OrtException {
        var sample = ports.sample();
        return new UnetBuffers(
                HostTensor.allocate(sample.type(), rows, ports.inChannels(), height, width),
                HostTensor.allocate(ports.timestep().type(), ports.timestepShape(rows)),
                HostTensor.allocate(ports.embedding().type(), rows, tokens, ports.embeddingWidth()),
                extras(ports, rows),
                HostTensor.allocate(ports.output().type(), rows, ports.latentChannels(), height, width));
    }

    private static Map<String, HostTensor> extras(UnetPorts ports, int rows) throws OrtException {
        var extras = new HashMap<String, HostTensor>();
        for (var port : ports.extras().values()) {
            extras.put(port.name(), HostTensor.allocate(port.type(), rows, port.dimension(1)));
        }
        return Map.copyOf(extras);
    }

    void fill(List<UnetRow> rows, boolean perRowTimestep) {
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            sample.put(i * row.latents().length, row.latents());
            embedding.put(i * row.embedding().length, row.embedding());
            putExtras(i, row.extras());
            if (perRowTimestep || i == 0) {
                timestep.put(i, row.timestep());
            }
        }
    }

    private void putExtras(int row, Map<String, float[]> values) {
        extras.forEach((name, tensor) -> {
            var vector = values.get(name);
            if (vector == null) {
                throw new IllegalStateException("a row without " + name);
            }
            tensor.put(row * vector.length, vector);
        });
    }

    void drain(List<UnetRow> rows) {
        for (var i = 0; i < rows.size(); i++) {
            output.get(i * rows.get(i).output().length, rows.get(i).output());
        }
    }

    Map<String, HostTensor> inputs(UnetPorts ports) {
        var inputs = new HashMap<>(extras);
        inputs.put(ports.sample().name(), sample);
        inputs.put(ports.timestep().name(), timestep);
        inputs.put(ports.embedding().name(), embedding);
        return inputs;
    }

    @Override
    public void close() {
        sample.close();
        timestep.close();
        embedding.close();
        extras.values().forEach(HostTensor::close);
        output.close();
    }
}
