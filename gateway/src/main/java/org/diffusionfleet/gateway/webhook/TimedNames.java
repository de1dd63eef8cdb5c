package org.diffusionfleet.gateway.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;

/**
 * Looks names up on threads of their own, and not for ever: a look-up is native code, which holds on to the carrier of a virtual thread, and
 * who has a slow name server could stop all of a gateway with a few names. Thread-safe.
 */
final class TimedNames implements Dns {

    private final Dns names;
    private final Duration timeout;

    TimedNames(Dns names, Duration timeout) {
        this.names = names;
        this.timeout = timeout;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        var found = new CompletableFuture<List<InetAddress>>();
        Thread.ofPlatform().daemon().name("webhook-name").start(() -> lookup(host, found));
        try {
            return found.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            var unknown = new UnknownHostException(host);
            unknown.initCause(e);
            throw unknown;
        }
    }

    private void lookup(String host, CompletableFuture<List<InetAddress>> found) {
        try {
            found.complete(names.lookup(host));
        } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
        }
    }
}
