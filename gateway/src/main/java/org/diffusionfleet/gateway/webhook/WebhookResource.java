package org.diffusionfleet.gateway.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.diffusionfleet.gateway.api.BodyReader;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.Job;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhooks}: where a tenant's events are sent. */
@Path(WebhookAnswer.PATH)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {

    private static final String TENANT = Job.LOCAL_TENANT;

    private final BodyReader bodies;
    private final WebhookRules rules;
    private final Webhooks webhooks;
    private final WebhookDesk desk;

    WebhookResource(BodyReader bodies, WebhookRules rules, Webhooks webhooks, WebhookDesk desk) {
        this.bodies = bodies;
        this.rules = rules;
        this.webhooks = webhooks;
        this.desk = desk;
    }

    /** All endpoints of a tenant. */
    record All(List<WebhookAnswer> webhooks) {}

    /** 201 with the secret, which is told this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(byte[] body) {
        var request = bodies.read(body, WebhookRequest.class);
        var scheme = rules.scheme(request.signature(), Scheme.V1);
        rules.checkNew(request);
        var answer = WebhookAnswer.of(desk.create(TENANT, request, scheme));
        return Response.created(URI.create(answer.links().self()))
                .entity(answer)
                .build();
    }

    @GET
    public All list() {
        return new All(webhooks.list(TENANT).stream().map(WebhookAnswer::of).toList());
    }

    @GET
    @Path("{id}")
    public WebhookAnswer get(@PathParam("id") String id) {
        return WebhookAnswer.of(find(id));
    }

    /** Changes what is given; {@code enabled} brings an endpoint back that said it was gone. */
    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public WebhookAnswer update(@PathParam("id") String id, byte[] body) {
        var request = bodies.read(body, WebhookRequest.class);
        rules.checkChange(request);
        return WebhookAnswer.of(desk.update(find(id), request));
    }

    /** 204: nothing is sent there any more, and its log is gone. */
    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") String id) {
        desk.remove(find(id));
    }

    /** 200 with the new secret, which is told this once. For a while messages are signed with the old one, too. */
    @POST
    @Path("{id}/rotate")
    public WebhookAnswer rotate(@PathParam("id") String id, byte @Nullable [] body) {
        var endpoint = find(id);
        var request =
                body == null || body.length == 0 ? new RotateRequest(null) : bodies.read(body, RotateRequest.class);
        var scheme = rules.scheme(request.signature(), endpoint.signing().scheme());
        return WebhookAnswer.of(desk.rotate(endpoint, scheme));
    }

    /** 202: a message is on its way whose delivery shows how the endpoint answers. */
    @POST
    @Path("{id}/ping")
    public Response ping(@PathParam("id") String id) {
        var endpoint = find(id);
        return DeliveryResource.accepted(endpoint, desk.ping(endpoint));
    }

    private Endpoint find(String id) {
        return find(webhooks, id);
    }

    static Endpoint find(Webhooks webhooks, String id) {
        return webhooks.find(TENANT, id)
                .orElseThrow(() ->
                        new ProblemException(ProblemCode.WEBHOOK_NOT_FOUND, "there is no webhook endpoint " + id));
    }
}
