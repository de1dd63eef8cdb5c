package org.diffusionfleet.gateway.status;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.diffusionfleet.schemas.CloudEvent;

/** A stage that acts on what happens to jobs, once in the whole fleet: a part of the topology behind the fold. */
public interface ViewReader {

    /** The header of a view that names the entry of its history that it was made for. */
    String TELLS = "tells";

    /**
     * Adds it.
     *
     * @param views a job's view each time something is told of it, changed by that or not, by job id; without a value when the job is
     *     forgotten. After a fault what was told is told again
     */
    void read(StreamsBuilder builder, KStream<String, JobView> views);

    /** The id of the entry that a view was made for; empty if for none. The view has no such entry where it was refused. */
    static String told(Headers headers) {
        var tells = headers.lastHeader(TELLS);
        return CloudEvent.header(tells == null ? null : tells.value());
    }

    /** The headers that say so. */
    static Headers telling(String entry) {
        return new RecordHeaders().add(TELLS, entry.getBytes(StandardCharsets.UTF_8));
    }
}
