package org.diffusionfleet.loadtest.faults.oracle;

/** Where a record lies. */
public record Place(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return "%s-%d@%d".formatted(topic, partition, offset);
    }
}
