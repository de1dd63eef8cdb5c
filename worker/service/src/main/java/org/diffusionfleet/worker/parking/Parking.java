package org.diffusionfleet.worker.parking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.diffusionfleet.diffusion.checkpoint.Checkpoint;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Manifest;
import org.diffusionfleet.worker.delivery.Retry;
import org.diffusionfleet.worker.delivery.Retry.GaveUpException;
import org.diffusionfleet.worker.delivery.StoreException;
import org.diffusionfleet.worker.intake.Lease;
import org.diffusionfleet.worker.parking.Parked.Work;
import org.jboss.logging.Logger;

/**
 * One job's note, while one worker has the job: what the worker before left, and what this one leaves. All of it is a help and none a
 * condition: a note that is missing, damaged, or of another worker's kind costs a try or work that is done again. Notes are
 * overwritten by whoever drains; that a worker which has lost its lease does so, too, is harmless, since every note of a job leads to
 * the same pictures. Used by the job's thread; {@link #checkpoint} by any.
 */
public final class Parking {

    private static final Logger LOG = Logger.getLogger(Parking.class);

    private final ParkingLot lot;
    private final Lease lease;
    private final String jobId;
    private Optional<Parked> note = Optional.empty();
    private Work done = Work.NONE; // what this worker goes on from
    private Map<Integer, Checkpoint> checkpoints = Map.of();

    Parking(ParkingLot lot, Lease lease, String jobId) {
        this.lot = lot;
        this.lease = lease;
        this.jobId = jobId;
    }

    /** Looks for a note. A job that was never tried has none. */
    public void open(Retry retry) throws GaveUpException {
        if (lease.attempt() > 1) {
            note = retry.call(
                            "looking for " + Parked.key(jobId),
                            () -> lot.store().read(Parked.key(jobId), Parked.MAX_BYTES))
                    .flatMap(this::read);
        }
    }

    private Optional<Parked> read(byte[] json) {
        try {
            var read = Json.read(json, Parked.class);
            if (read.version() != Parked.VERSION) {
                LOG.warnf("%s is of version %d and is ignored", Parked.key(jobId), read.version());
                return Optional.empty();
            }
            return Optional.of(read).filter(parked -> parked.replay() == lease.replay());
        } catch (ContractException e) {
            LOG.warnf("%s is ignored: %s", Parked.key(jobId), e.getMessage());
            return Optional.empty();
        }
    }

    /** Deliveries that are no tries at the job: earlier workers drained. */
    public int excused() {
        return note.map(Parked::excused).orElse(0);
    }

    /** Finds out what of a job, of which nothing is open, need not be done again. */
    public void resume(Job job, Retry retry) throws GaveUpException {
        var request = Digests.sha256(Json.write(job.request()));
        var found = lot.checkpoints() ? note.map(Parked::work).orElse(Work.NONE) : Work.NONE;
        var fits = found.origin().equals(lot.origin()) && found.request().equals(request);
        if (!fits && !found.equals(Work.NONE)) {
            LOG.warnf("job %s begins anew: what is parked of it is of another model, runtime or request", jobId);
        }
        done = fits ? found : new Work(lot.origin(), request, 0, 0, List.of(), List.of(), List.of());
        checkpoints = load(retry);
    }

    private Map<Integer, Checkpoint> load(Retry retry) throws GaveUpException {
        var loaded = new HashMap<Integer, Checkpoint>();
        for (var sample : done.samples()) {
            var key = Parked.checkpointKey(jobId, sample.index());
            var size = Math.clamp(sample.bytes(), 0, Checkpoint.MAX_BYTES);
            var bytes = retry.call("reading " + key, () -> lot.store().read(key, size + 1));
            try {
                bytes.map(Checkpoint::decode).ifPresent(checkpoint -> loaded.put(sample.index(), checkpoint));
            } catch (IllegalArgumentException e) {
                LOG.warnf("a sample begins anew: %s is %s", key, e.getMessage());
            }
        }
        return Map.copyOf(loaded);
    }

    /** A picture that is in the store already. */
    public Optional<Manifest.Image> image(int index) {
        return done.images().stream().filter(image -> image.index() == index).findFirst();
    }

    /** Where a sample goes on from. */
    public Optional<Checkpoint> checkpoint(int index) {
        return Optional.ofNullable(checkpoints.get(index));
    }

    /** What the pictures in the store show less of than was asked. */
    public List<String> warnings() {
        return done.warnings();
    }

    /** Steps that were told of. */
    public int done() {
        return done.done();
    }

    /** Steps in all, or 0 where none was taken. */
    public int steps() {
        return done.steps();
    }

    /**
     * Leaves an excuse for this delivery, before all else, and then what there is of the job, if it was begun and the time is enough.
     * What cannot be written is done without.
     */
    public void park(Optional<Leftovers> left) {
        var until = lot.clock().instant().plus(lot.patience());
        try {
            var before = done.equals(Work.NONE) ? note.map(Parked::work).orElse(Work.NONE) : done;
            write(before, until);
            if (left.isPresent() && lot.checkpoints()) {
                var work = store(left.get(), until).with(done);
                write(work, until);
                done.samples().stream()
                        .filter(sample -> work.samples().stream().noneMatch(kept -> kept.index() == sample.index()))
                        .forEach(this::remove);
            }
        } catch (GaveUpException e) {
            LOG.errorf(e, "job %s is given back without a note of how far it is", jobId);
        }
    }

    private Work store(Leftovers left, Instant until) throws GaveUpException {
        var samples = new ArrayList<Parked.Sample>();
        for (var entry : left.checkpoints().entrySet()) {
            var bytes = entry.getValue().encode();
            put(Parked.checkpointKey(jobId, entry.getKey()), "application/octet-stream", bytes, until);
            samples.add(new Parked.Sample(entry.getKey(), entry.getValue().answered(), bytes.length));
        }
        return new Work(
                done.origin(), done.request(), left.done(), left.steps(), left.images(), left.warnings(), samples);
    }

    private void write(Work work, Instant until) throws GaveUpException {
        var parked = new Parked(
                Parked.VERSION, lease.replay(), Math.max(excused(), lease.past().excused()) + 1, work);
        put(Parked.key(jobId), "application/json", Json.write(parked), until);
    }

    /** The worker's own end does not cut this short, as it does other deliveries: it is what the end waits for. */
    private void put(String key, String contentType, byte[] data, Instant until) throws GaveUpException {
        var left = Duration.between(lot.clock().instant(), until);
        var retry = new Retry(lot.clock(), left, lease::held, new CountDownLatch(1));
        retry.call("writing " + key, () -> {
            lot.store().put(key, contentType, data);
            return key;
        });
    }

    /** Removes what was parked of a job that has ended, if it can: retention removes the rest. */
    public void clear() {
        note.map(Parked::work).orElse(Work.NONE).samples().forEach(this::remove);
        note.ifPresent(_ -> remove(Parked.key(jobId)));
    }

    private void remove(Parked.Sample sample) {
        remove(Parked.checkpointKey(jobId, sample.index()));
    }

    private void remove(String key) {
        try {
            lot.store().remove(key);
        } catch (StoreException e) {
            LOG.warnf("%s stays where it is: %s", key, e.getMessage());
        }
    }
}
