package org.diffusionfleet.diffusion.sampler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionfleet.diffusion.Golden;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.diffusion.SigmaSpacing;
import org.diffusionfleet.diffusion.model.ModelDirectory;
import org.diffusionfleet.diffusion.noise.GaussianNoise;
import org.diffusionfleet.diffusion.noise.TorchNoise;

/**
 * A run that a reference made, of {@value #SIZE} latents: the start, and for every {@code keep}-th model call and the last its
 * timestep and the latents after it.
 */
record Trajectory(JsonNode json, NoiseScheduleConfig config, float[] start, List<Step> steps) {
    static final int SIZE = 8;

    record Step(int call, float timestep, float[] latents) {}

    /** Reads {@code name.json} and {@code name.f32}. */
    static List<Trajectory> read(String name, Path dir) {
        var golden = Golden.json(name + ".json");
        var numbers = numbers(name + ".f32");
        var trajectories = new ArrayList<Trajectory>();
        for (var json : golden.path("trajectories")) {
            var config = new JsonMapper().createObjectNode();
            config.setAll((ObjectNode) golden.path("config"));
            config.setAll(json.path("changes") instanceof ObjectNode changes ? changes : config.objectNode());
            trajectories.add(read(json, config(dir, config), numbers));
        }
        if (numbers.hasRemaining()) {
            throw new IllegalStateException(name + ": numbers left over");
        }
        return trajectories;
    }

    private static Trajectory read(JsonNode json, NoiseScheduleConfig config, FloatBuffer numbers) {
        var start = floats(numbers, SIZE);
        var steps = new ArrayList<Step>();
        var calls = json.path("calls").intValue();
        for (var call = 1; call <= calls; call++) {
            if (call % json.path("keep").asInt(1) == 0 || call == calls) {
                steps.add(new Step(call, numbers.get(), floats(numbers, SIZE)));
            }
        }
        return new Trajectory(json, config, start, steps);
    }

    private static float[] floats(FloatBuffer numbers, int count) {
        var floats = new float[count];
        numbers.get(floats);
        return floats;
    }

    private static FloatBuffer numbers(String file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(Golden.file(file)))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the library makes of a {@code scheduler_config.json}. */
    static NoiseScheduleConfig config(Path dir, JsonNode json) {
        try {
            Files.createDirectories(dir.resolve("scheduler"));
            Files.writeString(dir.resolve("scheduler/scheduler_config.json"), json.toString());
            return NoiseScheduleConfig.read(new ModelDirectory(dir));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same run by our sampler; {@code latents} become what it starts with. */
    SamplerRun begin(float[] latents) {
        var noise = new TorchNoise(json.path("seed").asLong(11));
        var run = Sampler.of(kind(), config).begin(options(noise));
        noise.fill(latents);
        if (json.path("image").booleanValue()) {
            var fresh = latents.clone();
            for (var i = 0; i < SIZE; i++) {
                latents[i] = i % 3;
            }
            run.addNoise(latents, fresh);
        } else {
            for (var i = 0; i < SIZE; i++) {
                latents[i] *= run.initNoiseSigma();
            }
        }
        return run;
    }

    private RunOptions options(GaussianNoise noise) {
        return new RunOptions(
                json.path("steps").intValue(),
                json.path("eta").asDouble(0),
                SigmaSpacing.of(json.path("sigmas").asText("model")).orElseThrow(),
                json.path("strength").asDouble(1),
                SIZE,
                noise);
    }

    /** How far our latents may be off, relative to the largest of the reference's. */
    double within() {
        return json.path("within").asDouble(1e-5);
    }

    SamplerKind kind() {
        return SamplerKind.of(json.path("sampler").textValue()).orElseThrow();
    }

    /** The formula that stands for the model, of latents as the sampler hands them over. */
    static float[] model(SamplerRun run, float[] latents) {
        var output = new float[latents.length];
        for (var i = 0; i < output.length; i++) {
            var x = run.inputScale() * latents[i];
            output[i] = (float) (0.3 * x + 0.7 * Math.cos(0.01 * run.timestep() + i));
        }
        return output;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
