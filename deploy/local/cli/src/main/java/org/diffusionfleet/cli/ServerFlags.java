package org.diffusionfleet.cli;

import java.net.URI;
import java.util.List;
import org.diffusionfleet.local.stack.StackInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which running fleet: one elsewhere, or the stack of a data directory. */
public final class ServerFlags {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The fleet behind this URL. Default: the local stack that runs.")
    @Nullable
    URI server;

    @Mixin
    DataFlag data = new DataFlag();

    /**
     * The root of its HTTP API.
     *
     * @throws CliException if the URL is none, or no local stack runs
     */
    public URI gateway() {
        if (server != null) {
            return requireHttp(server);
        }
        var directory = data.directory();
        return StackInfo.running(directory)
                .map(StackInfo::gateway)
                .orElseThrow(() -> CliException.unavailable(
                        "no stack runs on %s: start one (fleet up), or name a fleet with --server"
                                .formatted(directory)));
    }

    /**
     * That URL, which is one.
     *
     * @throws CliException if it is not
     */
    public static URI requireHttp(URI server) {
        if (server.getHost() == null || !List.of("http", "https").contains(server.getScheme())) {
            throw CliException.usage("--server: must be a URL such as http://host:8080, not " + server);
        }
        return server;
    }
}
