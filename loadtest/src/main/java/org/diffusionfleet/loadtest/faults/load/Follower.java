package org.diffusionfleet.loadtest.faults.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.diffusionfleet.loadtest.faults.oracle.Fact;
import org.diffusionfleet.loadtest.faults.oracle.Ledger;

/**
 * Reads one job's event stream to its end. It goes to another gateway whenever a stream breaks, and now and then without need, and says
 * there what it heard last.
 */
final class Follower {

    private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled", "expired");
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A gateway that is frozen or gone without a word sends no heartbeat either. */
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private final int number;
    private final String jobId;
    private final GatewayClient gateways;
    private final Ledger ledger;
    private final SplittableRandom random;
    private int last;
    private volatile Instant heard = Instant.now();

    Follower(int number, String jobId, GatewayClient gateways, Ledger ledger) {
        this.number = number;
        this.jobId = jobId;
        this.gateways = gateways;
        this.ledger = ledger;
        this.random = new SplittableRandom(number);
    }

    /** Until the job's end was heard, or nobody wants to know any more. */
    void follow(int first, BooleanSupplier wanted) throws InterruptedException {
        for (int gateway = first; wanted.getAsBoolean(); gateway = (gateway + 1) % gateways.size()) {
            try {
                if (read(gateway)) {
                    return;
                }
            } catch (IOException e) {
                // The next one knows as much.
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Whether that was all. */
    private boolean read(int gateway) throws IOException, InterruptedException {
        var response = gateways.events(gateway, jobId, last);
        try (var body = response.body();
                var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                Thread.sleep(PAUSE);
                return false;
            }
            heard = Instant.now();
            var watchdog = Thread.ofVirtual().start(() -> closeWhenSilent(body));
            try {
                return listen(gateway, lines);
            } finally {
                watchdog.interrupt();
            }
        }
    }

    private boolean listen(int gateway, BufferedReader lines) throws IOException {
        var id = "";
        var name = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            heard = Instant.now();
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.isEmpty()) {
                if (!id.isEmpty()) {
                    last = Integer.parseInt(id);
                    ledger.note(new Fact.Streamed(jobId, Instant.now(), number, gateways.name(gateway), last, name));
                    if (ENDS.contains(name)) {
                        return true;
                    }
                    if (random.nextInt(4) == 0) {
                        return false;
                    }
                }
                id = "";
                name = "";
            }
        }
        return false;
    }

    private void closeWhenSilent(java.io.InputStream body) {
        try {
            while (Duration.between(heard, Instant.now()).compareTo(SILENCE) < 0) {
                Thread.sleep(Duration.ofSeconds(2));
            }
            body.close();
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
