package org.diffusionfleet.diffusion.provider;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Map;
import java.util.regex.Pattern;

/** Loads execution providers and says why one cannot be. */
public final class Providers {
    /** ONNX Runtime's Java side found no such library in its jar: the artefact for the CPU. */
    private static final String NOT_IN_THIS_BUILD = "Failed to find";

    private static final Pattern MISSING_LIBRARY = Pattern.compile(
            "Failed to load library \\S*?([^/\\s]+) with error: (\\S+): cannot open shared object file");

    /** What ONNX Runtime puts before a reason: its code and where in its source it stands. */
    private static final Pattern PREAMBLE = Pattern.compile("^Error code - \\w+ - message: (/\\S+:\\d+ )?");

    private static final Pattern OF_A_GPU =
            Pattern.compile("providers/(cuda|tensorrt)/|CUDA failure|CUDNN failure|TensorRT EP");

    static {
        // Providers log while they are set up, and without an environment there is no logger.
        var _ = OnnxRuntime.environment();
    }

    private Providers() {}

    /**
     * Adds the CUDA provider, after those added before.
     *
     * @throws ProviderException if its libraries or the GPU are not there
     */
    public static void add(SessionOptions session, Cuda cuda) {
        try (var options = new OrtCUDAProviderOptions(cuda.deviceId())) {
            for (var option : cuda.options().entrySet()) {
                options.add(option.getKey(), option.getValue());
            }
            session.addCUDA(options);
        } catch (OrtException e) {
            throw failure("cuda", e);
        }
    }

    /**
     * Adds the TensorRT provider, after those added before.
     *
     * @param options as {@link TensorRt#options} makes them
     * @throws ProviderException if its libraries or the GPU are not there
     */
    public static void add(SessionOptions session, TensorRt tensorRt, Map<String, String> options) {
        try (var nativeOptions = new OrtTensorRTProviderOptions(tensorRt.deviceId())) {
            for (var option : options.entrySet()) {
                nativeOptions.add(option.getKey(), option.getValue());
            }
            session.addTensorrt(nativeOptions);
        } catch (OrtException e) {
            throw failure("tensorrt", e);
        }
    }

    /** Whether a session failed for its GPU's sake and not for its graph's. */
    public static boolean isOfGpu(OrtException e) {
        return OF_A_GPU.matcher(String.valueOf(e.getMessage())).find();
    }

    /** The failure of a provider, with ONNX Runtime's reason in words of use to whoever must mend it. */
    public static ProviderException failure(String provider, OrtException e) {
        var message = String.valueOf(e.getMessage());
        if (message.contains(NOT_IN_THIS_BUILD)) {
            return new ProviderException(
                    provider, "this build has no %s provider; build with -Pgpu".formatted(name(provider)), e);
        }
        var missing = MISSING_LIBRARY.matcher(message);
        if (missing.find()) {
            return new ProviderException(
                    provider,
                    "%s is missing, which %s needs; install it (%s) or add its folder to LD_LIBRARY_PATH"
                            .formatted(missing.group(2), missing.group(1), packageOf(missing.group(2))),
                    e);
        }
        return new ProviderException(provider, PREAMBLE.matcher(message).replaceFirst(""), e);
    }

    private static String name(String provider) {
        return provider.equals("cuda") ? "CUDA" : "TensorRT";
    }

    private static String packageOf(String library) {
        if (library.startsWith("libnvinfer") || library.startsWith("libnvonnxparser")) {
            return "NVIDIA TensorRT 10";
        }
        if (library.startsWith("libcudnn")) {
            return "NVIDIA cuDNN 9";
        }
        return library.startsWith("libcuda.so") ? "the NVIDIA driver" : "NVIDIA CUDA 12";
    }
}
