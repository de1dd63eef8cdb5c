package org.diffusionfleet.loadtest.virtual;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.diffusionfleet.diffusion.sampling.Ending;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.RowBudget;
import org.diffusionfleet.worker.sampling.SteppedLoop;

/**
 * A worker in virtual time: seats, one stage that prepares, the device and one stage that decodes, beside each other as the worker's
 * threads are. Who joins, and whose turn it is, the worker's own policy decides.
 */
public final class VirtualWorker {
    /** As the worker's decoding has them. */
    private static final int DECODED_AT_ONCE = 4;

    private static final int DECODE_BACKLOG = 32;

    private final Agenda agenda;
    private final StageTimes times;
    private final JobQueue queue;
    private final Seats seats;
    private final JobListener listener;
    private final SteppedLoop loop;
    private final Map<Lane, Integer> held = new EnumMap<>(Lane.class);
    private final Overtaking overtaking = new Overtaking();
    private final Queue<Visit> finished = new ArrayDeque<>();
    private final List<Visit> ended = new ArrayList<>(); // in the step under way
    private boolean preparing;
    private boolean stepping;
    private boolean decoding;
    private long busyNanos;
    private long rows;
    private long steps;

    public VirtualWorker(
            Agenda agenda,
            StageTimes times,
            JobQueue queue,
            Seats seats,
            Batching batching,
            RowBudget budget,
            JobListener listener) {
        this.agenda = agenda;
        this.times = times;
        this.queue = queue;
        this.seats = seats;
        this.listener = listener;
        this.loop = new SteppedLoop(new StubPainter(), batching, budget);
    }

    /** Nanoseconds of steps. */
    public long busyNanos() {
        return busyNanos;
    }

    /** Rows that were answered. */
    public long rows() {
        return rows;
    }

    public long steps() {
        return steps;
    }

    /** Samples that it holds and that have not joined. */
    public int waiting() {
        return loop.waiting();
    }

    /** How many overtook whom. */
    public Overtaking overtaking() {
        return overtaking;
    }

    /** Looks for work: to be called when some has come. */
    public void proceed() {
        lease();
        prepare();
        step();
        decode();
    }

    private void lease() {
        for (var lane : Lane.values()) {
            while (queue.size(lane) > 0 && hasSeat(lane)) {
                held.merge(lane, 1, Integer::sum);
                queue.take(lane).ifPresent(this::hold);
            }
        }
    }

    private boolean hasSeat(Lane lane) {
        int taken = held.getOrDefault(lane, 0);
        return taken < seats.always() || (taken < seats.always() + seats.more() && loop.isHungry(lane));
    }

    private void hold(VirtualJob job) {
        var stay = new Stay(job);
        listener.leased(job, agenda.now());
        loop.submit(job.origin(), job.samples(), request -> new Visit(stay, request.guided() ? 2 : 1));
    }

    private void prepare() {
        if (preparing) {
            return;
        }
        loop.nextToPrepare().ifPresent(prepared -> {
            preparing = true;
            agenda.in(times.prepare(), () -> {
                preparing = false;
                prepared.run();
                proceed();
            });
        });
    }

    private void step() {
        if (stepping) {
            return;
        }
        if (finished.size() < DECODE_BACKLOG) {
            loop.admit();
        }
        if (!loop.isIdle()) {
            stepping = true;
            steps++;
            var answered = loop.step(); // Nobody joins before the step ends, so it may as well be taken at once.
            var nanos = times.step(answered);
            rows += answered;
            busyNanos += nanos;
            agenda.in(nanos, this::endStep);
        }
    }

    private void endStep() {
        stepping = false;
        finished.addAll(ended);
        ended.clear();
        proceed();
    }

    private void decode() {
        if (decoding || finished.isEmpty()) {
            return;
        }
        decoding = true;
        var together = new ArrayList<Visit>();
        while (!finished.isEmpty() && together.size() < DECODED_AT_ONCE) {
            together.add(finished.remove());
        }
        agenda.in(times.decode(together.size()), () -> {
            decoding = false;
            together.forEach(visit -> visit.stay.decoded());
            proceed();
        });
    }

    /** A job in its seat. */
    private final class Stay {
        private final VirtualJob job;
        private int missing;

        Stay(VirtualJob job) {
            this.job = job;
            this.missing = job.samples().size();
        }

        void decoded() {
            if (--missing == 0) {
                held.merge(job.origin().lane(), -1, Integer::sum);
                listener.done(job, agenda.now());
            }
        }
    }

    /** A sample's. */
    private final class Visit implements SteppedLoop.Guest {
        private final Stay stay;
        private final int rows;
        private final int waitingBefore = loop.waiting() - 1;
        private final long joinsBefore = overtaking.joins();

        Visit(Stay stay, int rows) {
            this.stay = stay;
            this.rows = rows;
        }

        @Override
        public void joined() {
            overtaking.joined(waitingBefore, joinsBefore);
            listener.joined(stay.job, agenda.now());
        }

        @Override
        public boolean wanted() {
            return true;
        }

        @Override
        public void stepped(int step, int steps) {
            listener.stepped(stay.job, rows, agenda.now());
        }

        @Override
        public void ended(Ending ending) {
            ended.add(this);
        }
    }
}
