package org.diffusionfleet.schemas;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a life of a job ended, as it lies under {@link Manifest#endKey}: written once, by conditional PUT, before anything is told of it.
 * Whoever would end the job another way tells of this end.
 *
 * @param type the event's
 * @param event the terminal event
 */
public record JobEnd(String type, JsonNode event) {

    /** That end. */
    public static JobEnd of(JobEvent terminal) {
        return new JobEnd(RecordType.of(terminal).ceType(), Json.MAPPER.valueToTree(terminal));
    }

    /** The terminal event, as it is told. */
    public JobEvent told() {
        var record = RecordType.of(type).orElseThrow().record();
        return (JobEvent) Json.MAPPER.convertValue(event, record);
    }
}
