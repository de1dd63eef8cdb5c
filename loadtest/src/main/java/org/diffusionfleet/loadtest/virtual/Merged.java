package org.diffusionfleet.loadtest.virtual;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several streams of jobs as one, by the time they come. */
public final class Merged implements Iterator<VirtualJob> {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparingLong((Head head) -> head.job.submitted()).thenComparingInt(Head::number));

    private record Head(VirtualJob job, Iterator<VirtualJob> rest, int number) {}

    public Merged(List<Iterator<VirtualJob>> streams) {
        for (var i = 0; i < streams.size(); i++) {
            advance(streams.get(i), i);
        }
    }

    private void advance(Iterator<VirtualJob> stream, int number) {
        if (stream.hasNext()) {
            heads.add(new Head(stream.next(), stream, number));
        }
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public VirtualJob next() {
        var head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException("no more jobs");
        }
        advance(head.rest, head.number);
        return head.job;
    }
}
