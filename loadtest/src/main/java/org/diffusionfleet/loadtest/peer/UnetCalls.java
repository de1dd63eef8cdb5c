package org.diffusionfleet.loadtest.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.diffusionfleet.diffusion.onnx.GraphSettings;
import org.diffusionfleet.diffusion.onnx.OnnxModel;
import org.diffusionfleet.diffusion.provider.OnnxRuntime;
import org.diffusionfleet.diffusion.unet.Unet;
import org.diffusionfleet.diffusion.unet.UnetRow;

/** A way to ask a UNet, again and again, with numbers that stand in arrays and come back in arrays. */
interface UnetCalls extends AutoCloseable {
    /** Asks once. */
    void call() throws OrtException;

    /** What the last call answered, all rows. */
    float[] prediction();

    @Override
    void close();

    /** Through the library: its buffers refilled, run, and read. */
    static UnetCalls library(UnetSize size, int threads) {
        var unet = Unet.of(
                OnnxModel.openPrompted(size.file(), GraphSettings.cpu(threads)),
                OptionalInt.empty(),
                OptionalInt.empty(),
                size.rows());
        var rows = new ArrayList<UnetRow>();
        for (var i = 0; i < size.rows(); i++) {
            rows.add(Row.of(size, i));
        }
        return new Library(unet, size, List.copyOf(rows));
    }

    /** Through ONNX Runtime's Java API as its examples use it: tensors over direct buffers in, a new tensor out. */
    static UnetCalls bare(UnetSize size, int threads) throws OrtException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            return Bare.open(OnnxRuntime.environment().createSession(size.file().toString(), options), size);
        }
    }

    /** See {@link #library}. */
    record Library(Unet unet, UnetSize size, List<UnetRow> rows) implements UnetCalls {
        @Override
        public void call() {
            unet.predict(rows, size.side(), size.side());
        }

        @Override
        public float[] prediction() {
            var all = new float[size.rows() * size.latents()];
            for (var i = 0; i < size.rows(); i++) {
                System.arraycopy(rows.get(i).output(), 0, all, i * size.latents(), size.latents());
            }
            return all;
        }

        @Override
        public void close() {
            unet.close();
        }
    }

    /** One row of the numbers. */
    @SuppressWarnings("ArrayRecordComponent") // As UnetRow wants it.
    record Row(float[] latents, float[] embedding, float[] output, Map<String, float[]> extras) implements UnetRow {
        static Row of(UnetSize size, int row) {
            return new Row(
                    Arrays.copyOfRange(size.sample(), row * size.latents(), (row + 1) * size.latents()),
                    Arrays.copyOfRange(size.prompts(), row * size.prompt(), (row + 1) * size.prompt()),
                    new float[size.latents()],
                    Map.of());
        }

        @Override
        public float timestep() {
            return UnetSize.TIMESTEP;
        }
    }

    /** See {@link #bare}. */
    @SuppressWarnings("ArrayRecordComponent") // Refilled and overwritten at each call.
    record Bare(
            OrtSession session,
            Map<String, OnnxTensor> inputs,
            FloatBuffer sample,
            FloatBuffer timesteps,
            float[] latents,
            float[] prediction)
            implements UnetCalls {
        static Bare open(OrtSession session, UnetSize size) throws OrtException {
            var sample = direct(size.sample());
            var prompts = direct(size.prompts());
            var timesteps = direct(new float[size.rows()]);
            var inputs = Map.of(
                    "sample", tensor(sample, size.rows(), UnetSize.CHANNELS, size.side(), size.side()),
                    "timestep", tensor(timesteps, size.rows()),
                    "encoder_hidden_states", tensor(prompts, size.rows(), size.tokens(), size.width()));
            return new Bare(session, inputs, sample, timesteps, size.sample(), new float[size.sample().length]);
        }

        private static FloatBuffer direct(float[] values) {
            return ByteBuffer.allocateDirect(values.length * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .put(values)
                    .flip();
        }

        private static OnnxTensor tensor(FloatBuffer values, long... shape) throws OrtException {
            return OnnxTensor.createTensor(OnnxRuntime.environment(), values, shape);
        }

        @Override
        public void call() throws OrtException {
            sample.put(0, latents);
            for (var i = 0; i < timesteps.capacity(); i++) {
                timesteps.put(i, UnetSize.TIMESTEP);
            }
            try (var result = session.run(inputs)) {
                ((OnnxTensor) result.get(0)).getFloatBuffer().get(prediction);
            }
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("cannot close the session", e);
            }
        }
    }
}
