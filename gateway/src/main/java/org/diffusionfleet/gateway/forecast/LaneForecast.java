package org.diffusionfleet.gateway.forecast;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.diffusionfleet.gateway.status.Work;
import org.diffusionfleet.schemas.ModelDescriptor;

/**
 * One lane played through as if it had the devices to itself: each sample goes to the slot that is free first (list scheduling, Graham
 * 1966). A slot is a guided sample's place in a worker's UNet calls. Not thread-safe.
 */
final class LaneForecast {

    private static final Comparator<Slot> FIRST_FREE = Comparator.comparingDouble(slot -> slot.free);

    private final ModelDescriptor model;
    private final List<Server> servers;
    private final PriorityQueue<Slot> slots = new PriorityQueue<>(FIRST_FREE);
    private final Map<String, Times> jobs = new HashMap<>();
    private double rows;
    private double end;

    /**
     * From when to when a job is drawn, in seconds from now.
     *
     * @param begin of its first sample
     * @param end of its last
     */
    record Times(double begin, double end) {}

    private static final class Slot {
        private final Server server;
        private double free;

        private Slot(Server server, double free) {
            this.server = server;
            this.free = free;
        }
    }

    /**
     * A lane.
     *
     * @param queue its jobs in the order they are served
     */
    LaneForecast(ModelDescriptor model, List<Server> servers, Collection<Entry> queue) {
        this.model = model;
        this.servers = servers;
        var pixels = (long) model.height() * model.width();
        for (var server : servers) {
            for (var i = 0; i < Math.round(server.slots(pixels)); i++) {
                slots.add(new Slot(server, 0));
            }
        }
        // They draw side by side, those that begin later as well.
        rows = queue.stream().mapToDouble(LaneForecast::rows).sum();
        queue.forEach(this::put);
    }

    private void put(Entry entry) {
        var times = serve(slots, entry, rows);
        jobs.put(entry.id(), times);
        end = Math.max(end, times.end());
    }

    /** One more job at the end of the queue. */
    void join(String id, Work work) {
        var entry = new Entry(id, work, 0, 0);
        rows += rows(entry);
        put(entry);
    }

    /** The times of a job of the lane. */
    Times of(String id) {
        return Objects.requireNonNull(jobs.get(id), () -> id + " is not in the lane");
    }

    /** When the last job is done. */
    double end() {
        return end;
    }

    /** The times of one more job at the end of the queue, which does not join it. */
    Times behind(Work work) {
        var copies = new PriorityQueue<>(FIRST_FREE);
        slots.forEach(slot -> copies.add(new Slot(slot.server, slot.free)));
        var entry = new Entry("", work, 0, 0);
        return serve(copies, entry, rows + rows(entry));
    }

    private Times serve(PriorityQueue<Slot> free, Entry entry, double allRows) {
        var begin = Double.MAX_VALUE;
        var last = 0.0;
        for (var sample = 0; sample < entry.work().samples(); sample++) {
            var slot = free.remove();
            var from = Math.max(slot.free, entry.notBefore());
            var takes = seconds(slot.server, entry, allRows);
            begin = Math.min(begin, from);
            last = Math.max(last, from + takes);
            slot.free = from + takes * share(slot.server, entry.work());
            free.add(slot);
        }
        return new Times(begin, last);
    }

    /** How long a sample takes: calls have as many rows as there are, but no more than they may. */
    private double seconds(Server server, Entry entry, double allRows) {
        var work = entry.work().by(model);
        var together = Math.max(work.rows(), Math.min(server.mostRows(work.pixels()), allRows / servers.size()));
        return server.seconds(work.pixels(), together) * work.calls() * (1 - entry.done());
    }

    /** The part of a slot that a sample takes. */
    private double share(Server server, Work job) {
        var work = job.by(model);
        var pixels = (long) model.height() * model.width();
        return work.rows() * server.slots(pixels) / server.mostRows(work.pixels());
    }

    private static double rows(Entry entry) {
        return entry.work().samples() * entry.work().rows();
    }
}
