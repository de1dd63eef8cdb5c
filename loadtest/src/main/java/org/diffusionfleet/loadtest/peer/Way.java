package org.diffusionfleet.loadtest.peer;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.StreamSupport;

/** A way to call the UNet, by its name in the table. */
record Way(String name, Calls calls) {
    /** Makes some calls. */
    @FunctionalInterface
    interface Calls {
        Turn take(int count) throws IOException, OrtException;
    }

    /** How long each call took, and in processor time on average, microseconds; and what the last one answered. */
    @SuppressWarnings("ArrayRecordComponent") // Looked at once.
    record Turn(double[] micros, double processorMicros, float[] prediction) {
        static Turn of(UnetCalls unet, int count) throws OrtException {
            var micros = new double[count];
            var processor = ProcessorTime.nanos();
            for (var i = 0; i < count; i++) {
                var begun = System.nanoTime();
                unet.call();
                micros[i] = (System.nanoTime() - begun) / 1e3;
            }
            return new Turn(micros, (ProcessorTime.nanos() - processor) / 1e3 / count, unet.prediction());
        }

        static Turn of(JsonNode answer) {
            var micros = StreamSupport.stream(answer.get("nanos").spliterator(), false)
                    .mapToDouble(nanos -> nanos.asLong() / 1e3)
                    .toArray();
            return new Turn(
                    micros,
                    answer.get("cpuNanos").asLong() / 1e3 / micros.length,
                    Numbers.decode(answer.get("prediction").asText()));
        }
    }
}
