package org.diffusionfleet.cli.client;

import java.util.Optional;
import java.util.StringJoiner;

/** Puts server-sent events together from their lines, as the HTML standard has it; for one stream, one thread. */
final class EventParser {

    private String id = "";
    private String name = "message";
    private StringJoiner data = new StringJoiner("\n");
    private boolean hasData;

    /** Takes a line without its end; an empty line completes the event before it, if there was one. */
    Optional<ServerEvent> line(String line) {
        if (line.isEmpty()) {
            return dispatch();
        }
        var colon = line.indexOf(':');
        if (colon != 0) {
            field(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : value(line, colon));
        }
        return Optional.empty();
    }

    private static String value(String line, int colon) {
        var value = line.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private void field(String field, String value) {
        if ("event".equals(field)) {
            name = value;
        } else if ("id".equals(field)) {
            id = value;
        } else if ("data".equals(field)) {
            data.add(value);
            hasData = true;
        }
    }

    private Optional<ServerEvent> dispatch() {
        var event = hasData ? Optional.of(new ServerEvent(id, name, data.toString())) : Optional.<ServerEvent>empty();
        id = "";
        name = "message";
        data = new StringJoiner("\n");
        hasData = false;
        return event;
    }
}
