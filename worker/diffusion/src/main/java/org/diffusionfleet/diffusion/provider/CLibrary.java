package org.diffusionfleet.diffusion.provider;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the C library that this process runs with, for what neither Java nor ONNX Runtime lets one set. */
public final class CLibrary {
    private CLibrary() {}

    /** A function by its name; empty if this system's library has none of that name. */
    @SuppressWarnings("restricted") // ONNX Runtime wants native access, too.
    public static Optional<MethodHandle> function(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(symbol -> linker.downcallHandle(symbol, type));
    }
}
