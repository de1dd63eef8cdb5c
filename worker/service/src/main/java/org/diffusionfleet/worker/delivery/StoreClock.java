package org.diffusionfleet.worker.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jboss.logging.Logger;

/**
 * The time by which a worker ends jobs that are too late: this machine's, set right by the object store's where they differ, which
 * every answer of the store tells ({@code Date}, RFC 9110 §6.6.1). So one worker whose clock is wrong neither ends what others
 * would still draw nor draws what has expired.
 *
 * <p>A {@code Date} has whole seconds and was written at some time between request and answer, so it bounds how far this machine's
 * clock is off; the clock is moved no further than to the nearer bound, and not at all where the two may agree. Thread-safe.
 */
public final class StoreClock extends Clock implements Interceptor {

    private static final Logger LOG = Logger.getLogger(StoreClock.class);
    private static final Duration PRECISION = Duration.ofSeconds(1);
    private static final Duration WORTH_SAYING = Duration.ofSeconds(2);

    private final Clock machine;
    private final AtomicLong millis = new AtomicLong();

    /**
     * A clock that is right until the store says otherwise.
     *
     * @param machine this machine's
     */
    public StoreClock(Clock machine) {
        this.machine = machine;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        var sent = machine.instant();
        var response = chain.proceed(chain.request());
        Date date = response.headers().getDate("Date");
        if (date != null) {
            heard(date.toInstant(), sent, machine.instant());
        }
        return response;
    }

    /** The store's clock showed that at some time between the two. */
    void heard(Instant date, Instant sent, Instant received) {
        var least = Duration.between(received, date).toMillis();
        var most = Duration.between(sent, date).plus(PRECISION).toMillis();
        // A clock that was set back in between says nothing.
        if (least <= most) {
            var before = millis.getAndUpdate(now -> Math.clamp(now, least, most));
            var after = millis.get();
            if (Math.abs(after - before) >= WORTH_SAYING.toMillis()) {
                LOG.warnf("this machine's clock is %d ms behind the object store's (negative: ahead)", after);
            }
        }
    }

    @Override
    public Instant instant() {
        return machine.instant().plusMillis(millis.get());
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a worker's times are UTC");
    }
}
