package org.diffusionfleet.gateway.webhook;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.diffusionfleet.schemas.RecordType;

/** The types of event that endpoints can be sent, named as on the events topic. */
final class EventTypes {

    /** Of a message that only tries an endpoint. */
    static final String PING = "org.diffusionfleet.webhook.ping.v1";

    private static final Set<RecordType> ENDS =
            EnumSet.of(RecordType.SUCCEEDED, RecordType.FAILED, RecordType.CANCELED, RecordType.EXPIRED);
    private static final Set<RecordType> ALL = EnumSet.of(
            RecordType.SUBMITTED,
            RecordType.STARTED,
            RecordType.RELEASED,
            RecordType.SUCCEEDED,
            RecordType.FAILED,
            RecordType.CANCELED,
            RecordType.EXPIRED);

    private EventTypes() {}

    /** How jobs end: what an endpoint is sent that does not say. */
    static List<String> ends() {
        return names(ENDS);
    }

    /** All that there are. */
    static List<String> all() {
        return names(ALL);
    }

    private static List<String> names(Set<RecordType> types) {
        return types.stream().map(RecordType::ceType).toList();
    }
}
