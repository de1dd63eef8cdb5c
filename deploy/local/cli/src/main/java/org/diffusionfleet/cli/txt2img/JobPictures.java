package org.diffusionfleet.cli.txt2img;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.diffusionfleet.cli.client.FleetClient;
import org.diffusionfleet.cli.client.JobAnswer;
import org.diffusionfleet.cli.client.Patience;
import org.diffusionfleet.cli.client.ProblemException;
import org.diffusionfleet.schemas.Manifest;

/** Fetches the pictures of one job, each once and as soon as it is there; for one thread. */
final class JobPictures {

    private final FleetClient client;
    private final Patience patience;
    private final String id;
    private final int first;
    private final DrawRun.PictureSink sink;
    private final Set<Integer> fetched = new HashSet<>();
    private String last = "";

    /**
     * None is fetched yet.
     *
     * @param first the run's number of the job's first picture
     */
    JobPictures(FleetClient client, Patience patience, String id, int first, DrawRun.PictureSink sink) {
        this.client = client;
        this.patience = patience;
        this.id = id;
        this.first = first;
        this.sink = sink;
    }

    /** Fetches what a running job has. What cannot be had now is left to the end, when it must be there. */
    void fetchEarly(List<Manifest.Image> images) throws InterruptedException {
        for (var image : images) {
            if (!fetched.contains(image.index())) {
                try {
                    keep(image.index(), client.image(id, image.index()));
                } catch (IOException | ProblemException e) {
                    return;
                }
            }
        }
    }

    /**
     * Fetches what is missing of a job that succeeded.
     *
     * @return what its last picture is called in a message
     */
    String fetchRest(JobAnswer job) throws InterruptedException {
        for (var image : job.images()) {
            if (!fetched.contains(image.index())) {
                keep(image.index(), patience.call(() -> client.image(id, image.index())));
            }
        }
        return last;
    }

    private void keep(int index, byte[] png) {
        try {
            last = sink.accept(first + index, png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fetched.add(index);
    }
}
