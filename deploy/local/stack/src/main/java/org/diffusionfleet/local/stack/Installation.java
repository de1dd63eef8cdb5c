package org.diffusionfleet.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the built artefacts of a checkout lie.
 *
 * @param root the repository root, absolute
 */
public record Installation(Path root) {

    /** The system property that names the repository root. */
    public static final String ROOT_PROPERTY = "fleet.root";

    /**
     * The checkout this process was started from.
     *
     * @throws StackException if {@value #ROOT_PROPERTY} is not set
     */
    public static Installation current() {
        var root = System.getProperty(ROOT_PROPERTY);
        if (root == null) {
            throw new StackException("the system property " + ROOT_PROPERTY + " is not set; start it with ./fleet");
        }
        return new Installation(Path.of(root).toAbsolutePath().normalize());
    }

    /**
     * Checks that all programs are there.
     *
     * @throws StackException naming the first that is missing
     */
    void requireBuilt() {
        var _ = broker();
        var _ = s3();
        var _ = gateway();
        var _ = worker();
    }

    List<Path> broker() {
        return module("deploy/local/broker/target", "local-broker.jar");
    }

    List<Path> s3() {
        return module("deploy/local/s3/target", "local-s3.jar");
    }

    Path gateway() {
        return built("gateway/target/gateway-runner.jar");
    }

    Path worker() {
        return built("worker/service/target/worker-runner.jar");
    }

    /** The directory of the bundled models. */
    public Path models() {
        return root.resolve("worker/models");
    }

    private List<Path> module(String target, String jar) {
        return List.of(built(target + "/" + jar), root.resolve(target).resolve("lib/*"));
    }

    private Path built(String relative) {
        var path = root.resolve(relative);
        if (!Files.exists(path)) {
            throw new StackException(path + " is missing: build with ./mvnw package, or start with ./fleet");
        }
        return path;
    }
}
