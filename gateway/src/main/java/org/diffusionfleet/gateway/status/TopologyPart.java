package org.diffusionfleet.gateway.status;

import org.apache.kafka.streams.StreamsBuilder;

/** What another stage adds to the topology, of which a gateway has one. */
public interface TopologyPart {

    /** Adds it. */
    void addTo(StreamsBuilder builder);
}
