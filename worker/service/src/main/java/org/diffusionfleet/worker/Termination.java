package org.diffusionfleet.worker;

import io.quarkus.runtime.Quarkus;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/**
 * SIGTERM asks a worker to drain, and one that has drained has done what it was asked: it ends with 0. Java by itself ends with 143 after
 * that signal, whatever was done about it, which whoever counts failures takes for one; and Quarkus stops answering HTTP before all else,
 * so that nobody could see that the worker is alive and not ready.
 */
final class Termination {

    private static final Logger LOG = Logger.getLogger(Termination.class);
    private static final int DONE = 0;

    private Termination() {}

    /**
     * From now on SIGTERM is an orderly end. By reflection, since the compiler cannot be told that {@code sun.misc.Signal} is meant: it is
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
            var term = signal.getConstructor(String.class).newInstance("TERM");
            signal.getMethod("handle", signal, handler).invoke(null, term, end);
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
