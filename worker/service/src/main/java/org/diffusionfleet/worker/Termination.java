package org.diffusionfleet.worker;

import io.quarkus.runtime.Quarkus;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * SIGTERM, or Ctrl-C, asks a worker to drain, and one that has drained has done what it was asked: it ends with 0. Java by itself ends with
 * 143 after SIGTERM, whatever was done about it, which whoever counts failures takes for one; Quarkus stops answering HTTP before all
 * else, so that nobody could see that the worker is alive and not ready; and ONNX Runtime closes itself as soon as the JVM begins to shut
 * down, under samples that are being drawn.
 */
final class Termination {

    private static final Logger LOG = Logger.getLogger(Termination.class);
    private static final int DONE = 0;
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private Termination() {}

    /**
     * From now on these signals are an orderly end. By reflection, since the compiler cannot be told that {@code sun.misc.Signal} is meant: it is
     * supported (JEP 260), and there is no other way to hear of a signal. Where it is not there, the worker drains as it ends.
     *
     * @param drain done before the process ends, on a thread of its own
     */
    static void isOrderly(Runnable drain) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var end =
                    Proxy.newProxyInstance(Termination.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        drainAndExit(drain);
                        return null;
                    });
            for (var name : SIGNALS) {
                var asked = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, asked, end);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debugf(e, "SIGTERM ends this worker with 143");
        }
    }

    private static void drainAndExit(Runnable drain) {
        try {
            drain.run();
        } finally {
            Quarkus.asyncExit(DONE);
        }
    }
}
