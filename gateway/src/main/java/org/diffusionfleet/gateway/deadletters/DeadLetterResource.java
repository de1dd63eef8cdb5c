package org.diffusionfleet.gateway.deadletters;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.JobError;
import org.diffusionfleet.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** {@code /v1/dead-letters}: look at what no worker could do, put it back, or drop it. */
@Path("/v1/dead-letters")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {

    private static final int MAX_LIMIT = 200;

    private final Letters letters;
    private final LetterDesk desk;
    private final EditedRecord records;
    private final Topics topics;

    DeadLetterResource(Letters letters, LetterDesk desk, EditedRecord records, GatewayConfig config) {
        this.letters = letters;
        this.desk = desk;
        this.records = records;
        this.topics = config.topics();
    }

    /** Those that wait for somebody, the newest first. */
    @GET
    public LetterPage list(
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("model") @Nullable String model,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        var code = reason == null ? null : code(reason);
        if (cursor != null && !LetterKeys.isCursor(cursor)) {
            throw wrong("cursor", "must be the next of a page before");
        }
        return letters.list(
                letter -> (code == null || letter.reason() == code)
                        && (model == null || letter.model().equals(model)),
                cursor,
                limit(limit));
    }

    @GET
    @Path("{id}")
    public LetterAnswer get(@PathParam("id") String id) {
        return LetterAnswer.of(desk.find(id), topics);
    }

    /**
     * 202 once the record lies on its topic again. The same request again has the same answer and puts nothing there; another one is
     * a 409.
     *
     * @param body a record to put there instead of the original, if not empty
     */
    @POST
    @Path("{id}/replay")
    public Response replay(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @DefaultValue(MediaType.APPLICATION_JSON) String contentType,
            byte @Nullable [] body) {
        var letter = desk.find(id);
        var edited = body == null || body.length == 0 ? null : records.read(letter.letter(), contentType, body);
        var replayed = desk.replay(letter, edited);
        return Response.accepted(LetterSummary.of(replayed, topics)).build();
    }

    /** Nobody wants it: it is listed no more and cannot be replayed. */
    @DELETE
    @Path("{id}")
    public void drop(@PathParam("id") String id) {
        desk.drop(desk.find(id));
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_LIMIT) {
            return Integer.parseInt(text);
        }
        throw wrong("limit", "must be between 1 and %d, not %s".formatted(MAX_LIMIT, text));
    }

    private static JobError.Code code(String reason) {
        return Arrays.stream(JobError.Code.values())
                .filter(code -> code.name().equals(reason.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "reason",
                        "must be one of %s, not %s"
                                .formatted(
                                        Arrays.stream(JobError.Code.values())
                                                .map(code -> code.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", ")),
                                        reason)));
    }

    private static ProblemException wrong(String parameter, String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(parameter, detail)));
    }
}
