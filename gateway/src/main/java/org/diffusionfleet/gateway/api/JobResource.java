package org.diffusionfleet.gateway.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.retention.JobDeletion;
import org.diffusionfleet.gateway.status.ImageUrls;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.status.ProgressBoard;
import org.diffusionfleet.gateway.submit.IdempotencyKey;
import org.diffusionfleet.gateway.submit.JobCreation;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.JobState;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.RecordRules;
import org.jspecify.annotations.Nullable;

/** {@code /v1/jobs}: submit, look, cancel, fetch, delete. */
@Path(JobAnswer.PATH)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {

    private final BodyReader bodies;
    private final JobMaker jobs;
    private final JobCreation creation;
    private final JobPublisher publisher;
    private final JobViews views;
    private final ProgressBoard progress;
    private final ImageUrls urls;
    private final JobDeletion deletion;
    private final EndWait ends;
    private final JobAnswers answers;

    JobResource(
            BodyReader bodies,
            JobMaker jobs,
            JobCreation creation,
            JobPublisher publisher,
            JobViews views,
            ProgressBoard progress,
            ImageUrls urls,
            JobDeletion deletion,
            EndWait ends,
            JobAnswers answers) {
        this.deletion = deletion;
        this.ends = ends;
        this.answers = answers;
        this.bodies = bodies;
        this.jobs = jobs;
        this.creation = creation;
        this.publisher = publisher;
        this.views = views;
        this.progress = progress;
        this.urls = urls;
    }

    /**
     * 202 once the broker has the job; nothing is kept of a request refused. With a key, the same request has the same answer,
     * however often it comes, and says in a header that it came before. 200 if the client would wait and the job has ended by then.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response submit(
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            @HeaderParam(Preference.HEADER) List<String> preferences,
            byte[] body) {
        var wait = Preference.wait(preferences);
        var request = bodies.read(body);
        var created = key == null
                ? creation.create(jobs.make(request))
                : creation.create(
                        Job.LOCAL_TENANT, new IdempotencyKey(key), Json.write(request), () -> jobs.make(request));
        var answer = wait.map(time -> afterwards(created.job(), time))
                .orElseGet(() -> Response.accepted(
                        created.again()
                                ? answers.of(JobView.EMPTY.submitted(created.job()))
                                : answers.accepted(created.job())))
                .location(URI.create(JobAnswer.PATH + "/" + created.job().id()));
        return (created.again() ? answer.header(IdempotencyKey.REPLAYED, true) : answer).build();
    }

    /** 200 if the job has ended by then. */
    private Response.ResponseBuilder afterwards(Job job, Duration time) {
        var outcome = ends.await(job.id(), time);
        var answer = outcome.ended()
                .map(view -> Response.ok(answers.of(view)))
                .orElseGet(() -> Response.accepted(views.known(job.id())
                        .filter(JobView::visible)
                        .map(answers::of)
                        .orElseGet(() -> answers.of(JobView.EMPTY.submitted(job)))));
        return answer.header(Preference.APPLIED, "wait=" + outcome.waited().toSeconds());
    }

    @GET
    @Path("{id}")
    public JobAnswer get(@PathParam("id") String id) {
        return answers.of(find(id));
    }

    /** 202 while the job can still be stopped, 200 if it was, 409 if it ended otherwise. */
    @POST
    @Path("{id}/cancel")
    public Response cancel(@PathParam("id") String id) {
        var view = find(id);
        if (view.state() == JobState.CANCELED) {
            return Response.ok(answers.of(view)).build();
        }
        if (view.state().terminal()) {
            throw new ProblemException(
                    ProblemCode.JOB_FINISHED,
                    "the job " + id + " has already " + view.state().id());
        }
        publisher.cancel(id);
        return Response.accepted(answers.of(view.cancelAsked())).build();
    }

    /**
     * 204 once nothing is left of the job, 202 while it has not ended, or the store is away: then it is gone later. A job that is gone
     * is a 404.
     */
    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        return deletion.delete(find(id))
                .map(left -> Response.accepted(answers.of(left)))
                .orElseGet(Response::noContent)
                .build();
    }

    @GET
    @Path("{id}/images/{index}")
    public Response image(@PathParam("id") String id, @PathParam("index") int index) {
        var view = find(id);
        return JobAnswer.images(view, progress.latest(id)).stream()
                .filter(image -> image.index() == index)
                .findFirst()
                .map(image -> Response.temporaryRedirect(urls.presigned(image)).build())
                .orElseThrow(() -> missing(view, index));
    }

    private static ProblemException missing(JobView view, int index) {
        var job = view.requireJob();
        // A record that no worker can do may not say what shall be drawn.
        var samples = RecordRules.hasRequest(job)
                ? Objects.requireNonNullElse(job.request().nSamples(), 1)
                : 1;
        if (index < 0 || index >= samples) {
            return new ProblemException(
                    ProblemCode.IMAGE_NOT_FOUND,
                    "index: must be between 0 and %d, not %d".formatted(samples - 1, index));
        }
        return new ProblemException(
                view.state().terminal() ? ProblemCode.IMAGE_NOT_FOUND : ProblemCode.IMAGE_NOT_READY,
                "the job %s is %s".formatted(job.id(), view.state().id()));
    }

    private JobView find(String id) {
        return views.find(id)
                .orElseThrow(() -> new ProblemException(ProblemCode.JOB_NOT_FOUND, "there is no job " + id));
    }
}
