package org.diffusionfleet.loadtest.virtual;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.RowBudget;

/** Workers of one kind that share a queue, from the first job to the last picture. */
public final class VirtualFleet {
    private final Agenda agenda = new Agenda();
    private final JobQueue queue = new JobQueue();
    private final List<VirtualWorker> workers;
    private final JobListener listener;
    private int first; // of the workers, to be asked

    /** What they are. */
    public record Setup(int workers, StageTimes times, Seats seats, Batching batching, RowBudget budget) {
        /** One worker that takes whatever waits. */
        public static Setup single(StageTimes times, Batching batching, RowBudget budget) {
            return new Setup(1, times, Seats.UNBOUNDED, batching, budget);
        }
    }

    public VirtualFleet(Setup setup, JobListener listener) {
        this.listener = listener;
        this.workers = IntStream.range(0, setup.workers)
                .mapToObj(_ -> new VirtualWorker(
                        agenda, setup.times, queue, setup.seats, setup.batching, setup.budget, listener))
                .toList();
    }

    public List<VirtualWorker> workers() {
        return workers;
    }

    /** Jobs that no worker holds. */
    public JobQueue queue() {
        return queue;
    }

    /** Notes what is to be done so many nanoseconds from now. */
    public void in(long nanos, Runnable what) {
        agenda.in(nanos, what);
    }

    /** Lets jobs come at their times, in whose order they must be, until all are done; returns nanoseconds. */
    public long run(Iterator<VirtualJob> jobs) {
        next(jobs);
        while (agenda.proceed()) {}
        return agenda.now();
    }

    private void next(Iterator<VirtualJob> jobs) {
        if (jobs.hasNext()) {
            var job = jobs.next();
            agenda.in(job.submitted() - agenda.now(), () -> {
                queue.add(job);
                listener.submitted(job, agenda.now());
                wake();
                next(jobs);
            });
        }
    }

    /** Each worker is the first in its turn: else the first would have all the work while there is little. */
    private void wake() {
        for (var i = 0; i < workers.size(); i++) {
            workers.get((first + i) % workers.size()).proceed();
        }
        first = (first + 1) % workers.size();
    }
}
