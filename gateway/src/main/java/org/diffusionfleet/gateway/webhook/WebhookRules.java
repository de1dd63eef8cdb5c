package org.diffusionfleet.gateway.webhook;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/** What endpoints may be; thread-safe. Throws a {@link ProblemException} that names every field at fault. */
@Singleton
class WebhookRules {

    private static final int DESCRIPTION = 200;
    private static final String LOCALHOST = "localhost";

    private final GatewayConfig.Webhooks settings;

    WebhookRules(GatewayConfig config) {
        this.settings = config.webhooks();
    }

    void checkNew(WebhookRequest request) {
        var errors = new ArrayList<>(check(request));
        if (request.url() == null) {
            errors.add(new FieldError("url", "must be given"));
        }
        if (request.enabled() != null) {
            errors.add(new FieldError("enabled", "can be changed only; a new endpoint is enabled"));
        }
        refuse(errors);
    }

    void checkChange(WebhookRequest request) {
        var errors = new ArrayList<>(check(request));
        if (request.signature() != null) {
            errors.add(new FieldError("signature", "is changed by a rotation of the key: POST …/rotate"));
        }
        refuse(errors);
    }

    /** The scheme of that name, or the other if there is none. */
    Scheme scheme(@Nullable String name, Scheme otherwise) {
        var scheme = name == null ? Optional.of(otherwise) : Scheme.of(name);
        return scheme.orElseThrow(() -> new ProblemException(
                ProblemCode.INVALID_REQUEST,
                List.of(new FieldError("signature", "must be v1 (HMAC-SHA256) or v1a (Ed25519)"))));
    }

    private List<FieldError> check(WebhookRequest request) {
        var errors = new ArrayList<FieldError>();
        url(request.url()).map(detail -> new FieldError("url", detail)).ifPresent(errors::add);
        if (request.description() != null && request.description().length() > DESCRIPTION) {
            errors.add(new FieldError(
                    "description",
                    "must have at most %d characters, not %d"
                            .formatted(DESCRIPTION, request.description().length())));
        }
        eventTypes(request.eventTypes())
                .map(detail -> new FieldError("event_types", detail))
                .ifPresent(errors::add);
        return errors;
    }

    private static Optional<String> eventTypes(@Nullable List<@Nullable String> types) {
        if (types == null) {
            return Optional.empty();
        }
        if (types.isEmpty()) {
            return Optional.of("must not be empty");
        }
        return EventTypes.all().containsAll(types) && types.stream().distinct().count() == types.size()
                ? Optional.empty()
                : Optional.of("must be some of " + String.join(", ", EventTypes.all()) + ", each once");
    }

    private Optional<String> url(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.length() > settings.urlLength()) {
            return Optional.of(
                    "must have at most %d characters, not %d".formatted(settings.urlLength(), text.length()));
        }
        // The parser that requests are made with: there must not be two opinions on what the host is.
        var url = HttpUrl.parse(text);
        if (url == null) {
            return Optional.of("must be an absolute URL like https://example.org/hooks");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.fragment() != null) {
            return Optional.of("must have neither user, password nor fragment");
        }
        return host(url);
    }

    /** Names are looked up when something is sent; what they lead to then is what counts. */
    private Optional<String> host(HttpUrl url) {
        var literal = literal(url.host());
        if (!url.isHttps()) {
            var local = url.host().equals(LOCALHOST)
                    || literal.filter(Addresses.LOOPBACK::allow).isPresent();
            return settings.allowLoopback() && local ? Optional.empty() : Optional.of("must begin with https://");
        }
        var allowed = settings.allowLoopback() ? Addresses.PUBLIC_AND_LOOPBACK : Addresses.PUBLIC;
        return literal.isEmpty() || literal.filter(allowed::allow).isPresent()
                ? Optional.empty()
                : Optional.of("must lead to a public address, which %s is not".formatted(url.host()));
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, errors);
        }
    }
}
