package org.diffusionfleet.gateway.status;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes note of the jobs that were there when this gateway started, once it can read its views; until then quotas let too many pass, and
 * lists are short.
 */
@ApplicationScoped
class JobsCensus {

    private static final Logger LOG = Logger.getLogger(JobsCensus.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int PAGE = 1_000;

    private final JobViews views;
    private final OpenJobs open;
    private final RecentJobs recent;
    private volatile @Nullable Thread counting;

    JobsCensus(JobViews views, OpenJobs open, RecentJobs recent) {
        this.views = views;
        this.open = open;
        this.recent = recent;
    }

    void start(@Observes StartupEvent event) {
        counting = Thread.ofVirtual().name("census").start(this::countWhenReady);
    }

    void stop(@Observes ShutdownEvent event) {
        var thread = counting;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void countWhenReady() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                count();
                return;
            } catch (ProblemException e) {
                pause();
            } catch (RuntimeException e) {
                LOG.error("quotas do not count the jobs from before this start, and they are not listed", e);
                return;
            }
        }
    }

    /** Views change meanwhile: what was counted is looked at again, since its end may have been told before it was. */
    void count() {
        String last = null;
        for (var page = views.page(null, PAGE); !page.isEmpty(); page = views.page(last, PAGE)) {
            for (var seen : page) {
                if (seen.view().visible()) {
                    note(seen.id(), seen.view());
                    views.known(seen.id()).ifPresent(now -> note(seen.id(), now));
                }
            }
            last = page.getLast().id();
        }
    }

    private void note(String id, JobView view) {
        open.told(id, view);
        recent.told(id, view);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
