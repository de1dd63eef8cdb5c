package org.diffusionfleet.gateway.batches;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.api.BodyReader;
import org.diffusionfleet.gateway.api.JobAnswers;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobView;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.submit.IdempotencyKey;
import org.diffusionfleet.gateway.submit.JobPublisher;
import org.diffusionfleet.schemas.Digests;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.jspecify.annotations.Nullable;

/** {@code /v1/batches}: many jobs in one request. */
@Path(BatchAnswer.PATH)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BatchResource {

    private static final String WHOLE = "all_or_nothing";
    private static final int MAX_LIMIT = 500;

    private final BatchCreation creation;
    private final BodyReader bodies;
    private final JobViews views;
    private final JobAnswers answers;
    private final JobPublisher publisher;
    private final GatewayConfig.Limits limits;

    BatchResource(
            BatchCreation creation,
            BodyReader bodies,
            JobViews views,
            JobAnswers answers,
            JobPublisher publisher,
            GatewayConfig config) {
        this.creation = creation;
        this.bodies = bodies;
        this.views = views;
        this.answers = answers;
        this.publisher = publisher;
        this.limits = config.limits();
    }

    /**
     * 202 once the broker has a job of every line that can be drawn. Query parameters are what lines leave out; with
     * {@code all_or_nothing=true} nothing is kept of a batch with a line that cannot be drawn.
     */
    @POST
    @Consumes({Form.NDJSON_TYPE, MediaType.TEXT_PLAIN})
    public Response submit(
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) MediaType type,
            @QueryParam(WHOLE) @DefaultValue("false") String whole,
            @Context UriInfo uri,
            InputStream body) {
        if (!Set.of("true", "false").contains(whole)) {
            throw wrong(WHOLE, "must be true or false, not " + whole);
        }
        var form = Form.of(type);
        var reader = LineReader.of(bodies, form, uri.getQueryParameters(), Set.of(WHOLE));
        try (var spool = Spool.of(body, limits.batchBytes())) {
            var request = Digests.sha256(form + " " + whole + " " + reader.defaults() + " " + spool.digest());
            var created = creation.create(
                    Job.LOCAL_TENANT,
                    key == null ? null : new IdempotencyKey(key),
                    request,
                    spool,
                    reader,
                    Boolean.parseBoolean(whole));
            var answer = BatchAnswer.of(created, views);
            var response =
                    Response.accepted(answer).location(URI.create(answer.links().self()));
            return (created.again() ? response.header(IdempotencyKey.REPLAYED, true) : response).build();
        }
    }

    @GET
    @Path("{id}")
    public BatchAnswer get(@PathParam("id") String id) {
        return BatchAnswer.of(find(id), views);
    }

    /** Its jobs, by line. */
    @GET
    @Path("{id}/jobs")
    public BatchPage jobs(
            @PathParam("id") String id,
            @QueryParam("after") @DefaultValue("0") String after,
            @QueryParam("limit") @DefaultValue("100") String limit) {
        var batch = find(id);
        var first = number("after", after, 0, Integer.MAX_VALUE - 1) + 1;
        var most = number("limit", limit, 1, MAX_LIMIT);
        var lines = batch.linesFrom(first).limit(most + 1L).boxed().toList();
        var entries = lines.stream()
                .limit(most)
                .map(line -> new BatchPage.Entry(
                        line,
                        batch.jobId(line),
                        views.known(batch.jobId(line))
                                .filter(JobView::visible)
                                .map(answers::of)
                                .orElse(null)))
                .toList();
        return new BatchPage(entries, lines.size() > most ? lines.get(most - 1) : null);
    }

    /** 202: those of its jobs that have not ended are asked to stop. */
    @POST
    @Path("{id}/cancel")
    public Response cancel(@PathParam("id") String id) {
        var batch = find(id);
        batch.linesFrom(1)
                .mapToObj(batch::jobId)
                .filter(job ->
                        views.known(job).filter(view -> view.state().terminal()).isEmpty())
                .forEach(publisher::cancel);
        return Response.accepted(BatchAnswer.of(batch, views)).build();
    }

    private Batch find(String id) {
        return creation.find(id)
                .orElseThrow(() -> new ProblemException(ProblemCode.BATCH_NOT_FOUND, "there is no batch " + id));
    }

    private static int number(String parameter, String text, int least, int most) {
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw wrong(parameter, "must be between %d and %d, not %s".formatted(least, most, text));
    }

    private static ProblemException wrong(String parameter, String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(parameter, detail)));
    }
}
