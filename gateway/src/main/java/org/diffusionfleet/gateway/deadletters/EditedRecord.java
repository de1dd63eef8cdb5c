package org.diffusionfleet.gateway.deadletters;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.diffusionfleet.gateway.GatewayConfig;
import org.diffusionfleet.gateway.problem.ProblemCode;
import org.diffusionfleet.gateway.problem.ProblemException;
import org.diffusionfleet.gateway.status.ModelCatalogue;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.ModelDescriptor;
import org.diffusionfleet.schemas.RecordReader;
import org.diffusionfleet.schemas.RecordRules;

/** Reads the record that shall take a letter's place, as strictly as a worker will. */
@ApplicationScoped
class EditedRecord {

    private final ModelCatalogue models;
    private final GatewayConfig config;

    EditedRecord(ModelCatalogue models, GatewayConfig config) {
        this.models = models;
        this.config = config;
    }

    /**
     * The record.
     *
     * @param contentType says whether it is plain JSON or a CloudEvent in structured mode
     * @throws ProblemException naming every field at fault
     */
    Job read(DeadLetter letter, String contentType, byte[] body) {
        var limit = config.limits().recordBytes();
        if (body.length > limit) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_LARGE,
                    "an edited record must have at most %d bytes, not %d".formatted(limit, body.length));
        }
        var job = parse(contentType, body);
        var errors = new ArrayList<>(RecordRules.check(job, model(letter)));
        var original = letter.cause().jobId();
        if (original != null && RecordRules.hasId(job) && !original.equals(job.id())) {
            errors.add(new FieldError("id", "must stay %s, not %s".formatted(original, job.id())));
        }
        if (!errors.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, errors);
        }
        return job;
    }

    private static Job parse(String contentType, byte[] body) {
        try {
            return RecordReader.read(Map.of("content-type", contentType), body, Job.class);
        } catch (ContractException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    /** The contract's messages begin with the field at fault, if a field is. */
    private static ProblemException problem(String message) {
        var parts = message.split(": ", 2);
        if (parts.length == 2 && parts[0].matches("[a-z_0-9.\\[\\]]+")) {
            return new ProblemException(ProblemCode.INVALID_REQUEST, List.of(new FieldError(parts[0], parts[1])));
        }
        return new ProblemException(
                ProblemCode.INVALID_JSON,
                message.startsWith("not JSON") ? message : "the record must be one JSON object, a job");
    }

    private ModelDescriptor model(DeadLetter letter) {
        var name = config.topics().model(letter.origin().topic()).orElse("");
        return models.find(name)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNKNOWN_MODEL,
                        List.of(new FieldError("model", "no worker has announced the model " + name))));
    }
}
