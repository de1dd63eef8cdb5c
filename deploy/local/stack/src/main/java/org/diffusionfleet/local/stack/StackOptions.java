package org.diffusionfleet.local.stack;

import java.nio.file.Path;

/**
 * What the stack serves, and where.
 *
 * @param data the data directory; made if absent
 * @param model the model directory
 * @param ports where the parts that others may talk to listen
 */
public record StackOptions(Path data, Path model, Ports ports) {

    /** Relative paths are taken from the working directory. */
    public StackOptions {
        data = data.toAbsolutePath().normalize();
        model = model.toAbsolutePath().normalize();
    }

    /** The name jobs call the model by: its directory's. */
    public String modelName() {
        return model.getFileName().toString();
    }

    /**
     * TCP ports on 127.0.0.1, each 0 for a free one.
     *
     * @param gateway the HTTP API
     * @param broker Kafka
     * @param s3 the object store
     */
    public record Ports(int gateway, int broker, int s3) {

        /** Nothing asked for: three free ports. */
        public static final Ports FREE = new Ports(0, 0, 0);

        void requireFree() {
            require(gateway, "gateway", "--port");
            require(broker, "broker", "--broker-port");
            require(s3, "S3 server", "--s3-port");
        }

        private static void require(int port, String what, String flag) {
            if (port != 0) {
                LoopbackPort.requireFree(port, what, flag);
            }
        }
    }
}
