package org.diffusionfleet.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shall be done with an endpoint, by the one gateway that has it: the value of a record, whose key is the endpoint's id. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Work.Create.class, name = "create"),
    @JsonSubTypes.Type(value = Work.Update.class, name = "update"),
    @JsonSubTypes.Type(value = Work.Rotate.class, name = "rotate"),
    @JsonSubTypes.Type(value = Work.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = Work.Send.class, name = "send"),
    @JsonSubTypes.Type(value = Work.Replay.class, name = "replay")
})
sealed interface Work {

    /** There is a new endpoint. */
    record Create(Endpoint endpoint, Keys keys) implements Work {}

    /** Its owner changes what is not null. */
    record Update(
            String change,
            Instant time,
            @Nullable String url,
            @Nullable String description,
            @Nullable List<String> eventTypes,
            @Nullable Boolean enabled)
            implements Work {}

    /** Messages are signed with that key, and until then with the one before, too. */
    record Rotate(String change, Instant time, SigningKey key, Instant until) implements Work {}

    /** Nothing is sent there any more, and nothing kept of it. */
    record Remove() implements Work {}

    /** A message is sent, unless it was. */
    record Send(Message message, boolean once) implements Work {}

    /** A message is sent again. */
    record Replay(String delivery) implements Work {}
}
