package org.diffusionfleet.diffusion.unet;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.diffusion.onnx.HostTensor;

/** The tensors of a UNet call of so many rows: allocated once, refilled each step. */
record UnetBuffers(HostTensor sample, HostTensor timestep, HostTensor embedding, HostTensor output)
        implements AutoCloseable {
    static UnetBuffers allocate(UnetPorts ports, int rows, int tokens, int height, int width) throws OrtException {
        var sample = ports.sample();
        var latents = new long[] {rows, ports.latentChannels(), height, width};
        return new UnetBuffers(
                HostTensor.allocate(sample.type(), latents),
                HostTensor.allocate(ports.timestep().type(), ports.timestepShape(rows)),
                HostTensor.allocate(ports.embedding().type(), rows, tokens, ports.embeddingWidth()),
                HostTensor.allocate(ports.output().type(), latents));
    }

    void fill(List<UnetRow> rows, boolean perRowTimestep) {
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            sample.put(i * row.latents().length, row.latents());
            embedding.put(i * row.embedding().length, row.embedding());
            if (perRowTimestep || i == 0) {
                timestep.put(i, row.timestep());
            }
        }
    }

    void drain(List<UnetRow> rows) {
        for (var i = 0; i < rows.size(); i++) {
            output.get(i * rows.get(i).output().length, rows.get(i).output());
        }
    }

    Map<String, HostTensor> inputs(UnetPorts ports) {
        return Map.of(
                ports.sample().name(),
                sample,
                ports.timestep().name(),
                timestep,
                ports.embedding().name(),
                embedding);
    }

    @Override
    public void close() {
        sample.close();
        timestep.close();
        embedding.close();
        output.close();
    }
}
