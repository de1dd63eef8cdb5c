package org.diffusionfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventParserTest {

    @Test
    void shouldReadNameIdAndData() {
        // When
        var events = parse("event: started", "id: 2", "data: {\"a\":1}", "");

        // Then
        assertThat(events).containsExactly(new ServerEvent("2", "started", "{\"a\":1}"));
    }

    @Test
    void shouldJoinDataLinesAndTakeOnlyOneSpace() {
        // When
        var events = parse("data:one", "data:  two", "");

        // Then
        assertThat(events).containsExactly(new ServerEvent("", "message", "one\n two"));
    }

    @Test
    void shouldSkipCommentsUnknownFieldsAndEventsWithoutData() {
        // When
        var events = parse(": still here", "", "retry: 10", "event: empty", "", "data: x", "");

        // Then
        assertThat(events).containsExactly(new ServerEvent("", "message", "x"));
    }

    @Test
    void shouldNotCarryTheIdOfOneEventIntoTheNext() {
        // When
        var events = parse("id: 1", "data: a", "", "event: progress", "data: b", "");

        // Then
        assertThat(events).containsExactly(new ServerEvent("1", "message", "a"), new ServerEvent("", "progress", "b"));
    }

    private static List<ServerEvent> parse(String... lines) {
        var parser = new EventParser();
        return List.of(lines).stream()
                .map(parser::line)
                .flatMap(Optional::stream)
                .toList();
    }
}
