package org.diffusionfleet.local.stack;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a child JVM is started.
 *
 * @param name what the child is called in messages and in its log file's name
 * @param program which program it is, whatever it is called: names the cache of its start
 * @param flags options of the JVM
 * @param classPath its class path, without this module; not empty
 * @param properties system properties; visible to other users, so no secrets
 * @param environment environment variables beyond the inherited ones
 * @param mainClass what {@link ExitWithParent} runs
 * @param args arguments of the main class
 */
record JavaCommand(
        String name,
        String program,
        List<String> flags,
        List<Path> classPath,
        Map<String, String> properties,
        Map<String, String> environment,
        String mainClass,
        List<String> args) {

    /** Kafka, Netty and ONNX Runtime reach for native code and Unsafe; the JVM warns of each unless told. */
    private static final List<String> COMMON = List.of(
            "-XX:+UseSerialGC",
            // A cache that is missing or does not fit costs time and nothing else; nobody needs to read about it.
            "-Xlog:cds*=off",
            "-Xlog:aot*=off",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            // What quarkus-run.jar asks for in its manifest, which counts only with -jar.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /**
     * Ctrl-C reaches every process of the terminal at once. The children ignore it (a JVM keeps an inherited "ignore"),
     * so that the parent can stop them in order.
     */
    private static final List<String> IGNORING_THE_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    /**
     * The program and its arguments. The cache of its start lies beside the first jar, see {@link StartCache}.
     *
     * @param logs where the JVM writes what it knows when native code crashes it
     */
    List<String> commandLine(Path logs) {
        var line = new ArrayList<>(IGNORING_THE_TERMINAL);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(COMMON);
        line.add("-XX:ErrorFile=" + logs.resolve(name + "-crash-%p.log"));
        line.addAll(flags);
        var jar = classPath.getFirst();
        line.addAll(StartCache.flags(jar.resolveSibling(program + ".aot"), List.of(jar, here())));
        properties.forEach((key, value) -> line.add("-D" + key + "=" + value));
        line.add("-cp");
        line.add(Stream.concat(classPath.stream(), Stream.of(here()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        line.add(ExitWithParent.class.getName());
        line.add(mainClass);
        line.addAll(args);
        return line;
    }

    private static Path here() {
        try {
            return Path.of(ExitWithParent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
