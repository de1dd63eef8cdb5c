package org.diffusionfleet.gateway.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhooks/{id}/deliveries}: what was sent to an endpoint, and sending it again. */
@Path(WebhookAnswer.PATH + "/{id}/deliveries")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class DeliveryResource {

    private static final int MAX_LIMIT = 200;

    private final Webhooks webhooks;
    private final WebhookDesk desk;

    DeliveryResource(Webhooks webhooks, WebhookDesk desk) {
        this.webhooks = webhooks;
        this.desk = desk;
    }

    /** The newest first. */
    @GET
    public Webhooks.Page list(
            @PathParam("id") String id,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        var endpoint = WebhookResource.find(webhooks, id);
        var wanted = state == null ? null : state(state);
        if (cursor != null && !WebhookKeys.isDelivery(cursor)) {
            throw wrong("cursor", "must be the next of a page before");
        }
        return webhooks.deliveries(
                endpoint.id(), cursor, limit(limit), delivery -> wanted == null || delivery.state() == wanted);
    }

    @GET
    @Path("{delivery}")
    public Delivery get(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        return find(WebhookResource.find(webhooks, id), delivery);
    }

    /** 202: it is sent again, whatever became of it, with the same {@code webhook-id}. */
    @POST
    @Path("{delivery}/replay")
    public Response replay(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        var endpoint = WebhookResource.find(webhooks, id);
        return accepted(endpoint, desk.replay(endpoint, find(endpoint, delivery)));
    }

    static Response accepted(Endpoint endpoint, Delivery delivery) {
        var path = "%s/%s/deliveries/%s".formatted(WebhookAnswer.PATH, endpoint.id(), delivery.id());
        return Response.accepted(delivery).location(URI.create(path)).build();
    }

    private Delivery find(Endpoint endpoint, String id) {
        return webhooks.delivery(endpoint.id(), id)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.DELIVERY_NOT_FOUND,
                        "the log of the webhook endpoint %s has no delivery %s".formatted(endpoint.id(), id)));
    }

    private static Delivery.State state(String text) {
        return Arrays.stream(Delivery.State.values())
                .filter(state -> state.id().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "state",
                        "must be one of %s, not %s"
                                .formatted(
                                        Arrays.stream(Delivery.State.values())
                                                .map(Delivery.State::id)
                                                .collect(Collectors.joining(", ")),
                                        text)));
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_LIMIT) {
            return Integer.parseInt(text);
        }
        throw wrong("limit", "must be between 1 and %d, not %s".formatted(MAX_LIMIT, text));
    }

    private static ProblemException wrong(String parameter, String detail) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(parameter, detail)));
    }
}
