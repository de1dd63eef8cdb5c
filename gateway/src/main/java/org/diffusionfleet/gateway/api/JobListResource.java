package org.diffusionfleet.gateway.api;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.JobViews;
import org.diffusionfleet.gateway.status.RecentJobs;
import org.diffusionfleet.gateway.status.RecentJobs.Place;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/jobs}: the jobs there are. */
@Path(JobAnswer.PATH)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobListResource {

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15})-([A-Za-z0-9_-]{1,64})");
    private static final int MAX_LIMIT = 200;

    /** Most jobs that are looked at for a page, whether the filter takes them or not. */
    private static final int SCAN = 10_000;

    /** Places asked for at a time. */
    private static final int CHUNK = 500;

    private final RecentJobs recent;
    private final JobViews views;
    private final JobAnswers answers;

    JobListResource(RecentJobs recent, JobViews views, JobAnswers answers) {
        this.recent = recent;
        this.views = views;
        this.answers = answers;
    }

    /** The newest first, as far back as {@code fleet.limits.listed-jobs}. */
    @GET
    public JobPage list(
            @QueryParam("state") @Nullable String states,
            @QueryParam("lane") @Nullable String lanes,
            @QueryParam("model") @Nullable String model,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        var filter = JobFilter.of(states, lanes, model);
        if (!limit.matches("\\d{1,9}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
            throw wrong("limit", "must be between 1 and %d, not %s".formatted(MAX_LIMIT, limit));
        }
        return page(filter, cursor == null ? null : place(cursor), Integer.parseInt(limit));
    }

    private JobPage page(JobFilter filter, @Nullable Place behind, int limit) {
        var found = new ArrayList<JobAnswer>();
        var last = behind;
        for (int looked = 0; looked < SCAN; looked += CHUNK) {
            var places = recent.behind(last, CHUNK);
            for (var place : places) {
                last = place;
                views.known(place.id()).filter(filter::takes).map(answers::of).ifPresent(found::add);
                if (found.size() == limit) {
                    return new JobPage(found, cursor(last));
                }
            }
            if (places.size() < CHUNK) {
                return new JobPage(found, null);
            }
        }
        return new JobPage(found, last == null ? null : cursor(last));
    }

    private static String cursor(Place place) {
        return place.created().toEpochMilli() + "-" + place.id();
    }

    private static Place place(String cursor) {
        var parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw wrong("cursor", "must be the next of a page before");
        }
        return new Place(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2));
    }

    private static ProblemException wrong(String parameter, String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(parameter, detail)));
    }
}
