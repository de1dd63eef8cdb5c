package org.diffusionfleet.worker;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.SamplingException;
import org.diffusionfleet.diffusion.provider.ProviderException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker's life: opens its {@link Workshop}, works until SIGTERM, drains. */
@ApplicationScoped
public class Worker {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final int EXIT_BAD_MODEL = 65;
    private static final int EXIT_NO_PROVIDER = 69;
    private static final int EXIT_CANNOT_DRAW = 70;
    private static final int EXIT_BAD_SETTINGS = 78;

    private final Workshop.Factory factory;
    private @Nullable Workshop workshop;
    private volatile WorkerState state = WorkerState.STARTING;

    Worker(Workshop.Factory factory) {
        this.factory = factory;
    }

    void start(@Observes StartupEvent event) {
        try {
            var opened = factory.open();
            workshop = opened;
            opened.pipeline().model().warnings().forEach(warning -> LOG.warn("the model's files: " + warning));
            Termination.isOrderly(this::drain);
            state = WorkerState.READY;
        } catch (ModelException e) {
            refuse("cannot open the model: " + e.getMessage(), EXIT_BAD_MODEL);
        } catch (ProviderException e) {
            refuse(e.getMessage(), EXIT_NO_PROVIDER);
        } catch (SamplingException e) {
            refuse(e.getMessage(), EXIT_CANNOT_DRAW);
        } catch (SettingsException e) {
            refuse(e.getMessage(), EXIT_BAD_SETTINGS);
        }
    }

    private static void refuse(@Nullable String reason, int exitCode) {
        LOG.fatal(reason);
        // No job is held yet, and an orderly end would bury the reason under its own messages.
        Runtime.getRuntime().halt(exitCode);
    }

    void stop(@Observes ShutdownEvent event) {
        drain();
    }

    /** Readiness goes down first, then the jobs in hand are finished or given back. Once; who comes later waits for it. */
    private synchronized void drain() {
        if (state == WorkerState.STOPPED) {
            return;
        }
        state = WorkerState.DRAINING;
        if (workshop != null) {
            workshop.close();
        }
        state = WorkerState.STOPPED;
    }

    WorkerState state() {
        return state;
    }

    /** Whether every thread that should be at work is. */
    boolean healthy() {
        return state != WorkerState.READY || (workshop != null && workshop.healthy());
    }
}
