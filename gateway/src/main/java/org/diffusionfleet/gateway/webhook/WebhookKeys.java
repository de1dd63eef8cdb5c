package org.diffusionfleet.gateway.webhook;

/** The keys of what gateways show: {@code endpoint/{tenant}/{id}} and {@code delivery/{endpoint}/{id}}. */
final class WebhookKeys {

    private static final String LAST = "~";

    private WebhookKeys() {}

    static String endpoint(String tenant, String id) {
        return endpoints(tenant) + id;
    }

    /** What all keys of a tenant's endpoints begin with; those of a tenant with a slash in its name do, too. */
    static String endpoints(String tenant) {
        return "endpoint/" + tenant + "/";
    }

    static String delivery(String endpoint, String id) {
        return deliveries(endpoint) + id;
    }

    /** What the keys of an endpoint's deliveries begin with. */
    static String deliveries(String endpoint) {
        return "delivery/" + endpoint + "/";
    }

    /** After all that begin so. */
    static String after(String prefix) {
        return prefix + LAST;
    }

    /** Whether it may be the id of a delivery. */
    static boolean isDelivery(String id) {
        return id.matches("[0-9a-f]{12}-[0-9a-f]{16}");
    }
}
