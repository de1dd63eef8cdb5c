package org.diffusionfleet.loadtest.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.diffusionfleet.loadtest.peer.ProcessorTime;
import org.diffusionfleet.loadtest.stats.Distribution;
import org.diffusionfleet.loadtest.virtual.Overtaking;
import org.diffusionfleet.loadtest.virtual.Seats;
import org.diffusionfleet.loadtest.virtual.StageTimes;
import org.diffusionfleet.loadtest.virtual.VirtualFleet.Setup;
import org.diffusionfleet.loadtest.virtual.VirtualWorker;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.worker.sampling.Batching;
import org.diffusionfleet.worker.sampling.RowBudget;

/**
 * A day of bursty traffic of many tenants through as many workers as it needs, in virtual time.
 *
 * <p>Arguments: the file to write, recorded stage times, jobs, hours, seed, rows of a call.
 */
public final class SimulationReport {
    /** Of the workers' rate in full batches: how busy they are planned to be. */
    private static final double PLANNED = 0.85;

    private static final double P99 = 0.99;

    private SimulationReport() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        var times = StageTimes.read(Path.of(arguments[1]));
        var jobs = Double.parseDouble(arguments[2]);
        var seconds = 3_600 * Double.parseDouble(arguments[3]);
        var seed = Long.parseLong(arguments[4]);
        var rows = Integer.parseInt(arguments[5]);
        var workers = workers(times, rows, jobs / seconds, seed);
        var setup = new Setup(workers, times, Seats.DEFAULT, Batching.STEP, new RowBudget(rows, true));
        var begun = ProcessorTime.nanos();
        var day = Day.of(setup, Tenant.traffic(seed, jobs, seconds));
        var lines = lines(day, setup, seconds, (ProcessorTime.nanos() - begun) / 1e9);
        lines.add("");
        lines.addAll(contest(times, setup.budget()));
        lines.forEach(System.out::println);
        Files.write(Path.of(arguments[0]), lines);
    }

    private static int workers(StageTimes times, int rows, double jobsPerSecond, long seed) {
        var some = Tenant.traffic(seed, 20_000, 86_400);
        var count = 0;
        var work = 0.0;
        while (some.hasNext()) {
            work += some.next().rows();
            count++;
        }
        var rowsPerSecond = rows * 1e9 / times.step(rows);
        return (int) Math.ceil(jobsPerSecond * work / count / (PLANNED * rowsPerSecond));
    }

    private static List<String> lines(Day day, Setup setup, double seconds, double took) {
        var lines = new ArrayList<String>();
        var workers = day.fleet().workers();
        var busy = workers.stream().mapToLong(VirtualWorker::busyNanos).sum() / 1e9;
        var offered = workers.stream().mapToLong(VirtualWorker::steps).sum()
                * (double) setup.budget().mostRows();
        lines.add(String.format(
                Locale.ROOT,
                "%d jobs in %.0f h, of which %d were done, %d workers; simulated in %.0f s of processor time.",
                day.jobs(),
                seconds / 3_600,
                day.done(),
                workers.size(),
                took));
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "| device busy until the last job was done | %.3f |",
                busy / workers.size() / (day.end() / 1e9)));
        lines.add("|---|---:|");
        lines.add(String.format(
                Locale.ROOT,
                "| rows used ÷ offered | %.3f |",
                workers.stream().mapToLong(VirtualWorker::rows).sum() / offered));
        lines.add(String.format(
                Locale.ROOT,
                "| last job done, hours after the last came | %.2f |",
                (day.end() / 1e9 - seconds) / 3_600));
        lines.add(String.format(
                Locale.ROOT,
                "| starvation: joins before one's own ÷ the policy's bound, worst | %.3f |",
                workers.stream()
                        .map(VirtualWorker::overtaking)
                        .mapToDouble(Overtaking::worst)
                        .max()
                        .orElseThrow()));
        lines.add(String.format(
                Locale.ROOT,
                "| most that overtook one sample | %d |",
                workers.stream()
                        .map(VirtualWorker::overtaking)
                        .mapToLong(Overtaking::mostOvertakers)
                        .max()
                        .orElseThrow()));
        lines.add("");
        lines.addAll(waits(day));
        lines.add("");
        lines.addAll(fairness(day));
        return lines;
    }

    private static List<String> waits(Day day) {
        var lines = new ArrayList<>(List.of(
                "| lane | tenant | jobs | until the first step, s: p50 | p99 | most | until the last picture, s: p50 | p99 | most |",
                "|---|---|---:|---:|---:|---:|---:|---:|---:|"));
        day.waits()
                .forEach((who, waits) -> lines.add(String.format(
                        Locale.ROOT,
                        "| %s | %d | %s | %s |",
                        who,
                        waits.untilFirstStep().count(),
                        numbers(waits.untilFirstStep()),
                        numbers(waits.untilLastPicture()))));
        return lines;
    }

    private static String numbers(Distribution seconds) {
        return String.format(Locale.ROOT, "%.2f | %.1f | %.1f", seconds.median(), seconds.quantile(P99), seconds.max());
    }

    private static List<String> fairness(Day day) {
        var lines = new ArrayList<>(List.of(
                "| Jain's index of rows in a minute, among tenants of a lane who had samples waiting all of it | minutes | median | 5 % below |",
                "|---|---:|---:|---:|"));
        for (var lane : Lane.values()) {
            lines.add(
                    fairness("waiting in workers, " + lane.id(), day.inWorkers().indices(lane)));
            lines.add(
                    fairness("waiting anywhere, " + lane.id(), day.everywhere().indices(lane)));
        }
        return lines;
    }

    private static List<String> contest(StageTimes times, RowBudget budget) {
        var lines = new ArrayList<>(List.of(
                "| three tenants of 10, 20 and 50 steps, jobs in any order; jobs that the worker sees | minutes | Jain, median | 5 % below |",
                "|---|---:|---:|---:|"));
        for (var seats : List.of(Seats.DEFAULT, new Seats(48, 0), Seats.UNBOUNDED)) {
            var sees = seats.equals(Seats.UNBOUNDED) ? "all" : String.valueOf(seats.always() + seats.more());
            lines.add(fairness(sees, Contest.indices(times, budget, seats, 1)));
        }
        return lines;
    }

    private static String fairness(String what, Distribution indices) {
        return indices.count() == 0
                ? "| %s | 0 | | |".formatted(what)
                : String.format(
                        Locale.ROOT,
                        "| %s | %d | %.3f | %.3f |",
                        what,
                        indices.count(),
                        indices.median(),
                        indices.quantile(0.05));
    }
}
