package org.diffusionfleet.gateway.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever ends a request early into a {@link Problem}. */
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response map(ProblemException e) {
        var answer = answer(e.problem());
        e.retryAfter().ifPresent(wait -> answer.header("Retry-After", Math.max(1, wait.toSeconds())));
        return answer.build();
    }

    @ServerExceptionMapper
    Response map(WebApplicationException e) {
        var status = e.getResponse().getStatus();
        var code = Arrays.stream(ProblemCode.values())
                .filter(known -> known.status() == status)
                .findFirst()
                .orElse(status < 500 ? ProblemCode.INVALID_REQUEST : ProblemCode.INTERNAL);
        var detail = code == ProblemCode.UNSUPPORTED_MEDIA_TYPE ? "use content-type: application/json" : code.title();
        return answer(Problem.of(code, detail)).build();
    }

    @ServerExceptionMapper
    Response map(RuntimeException e) {
        LOG.error("request failed", e);
        return answer(Problem.of(ProblemCode.INTERNAL, "the gateway's log has the details"))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }
}
