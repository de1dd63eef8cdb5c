package org.diffusionfleet.gateway.problem;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Every reason the API refuses for: stable, for programs. */
public enum ProblemCode {
    INVALID_JSON(400, "The body is not valid JSON"),
    NOT_FOUND(404, "There is no such resource"),
    JOB_NOT_FOUND(404, "There is no such job"),
    BATCH_NOT_FOUND(404, "There is no such batch"),
    IMAGE_NOT_FOUND(404, "There is no such image"),
    DEAD_LETTER_NOT_FOUND(404, "There is no such dead letter"),
    WEBHOOK_NOT_FOUND(404, "There is no such webhook endpoint"),
    DELIVERY_NOT_FOUND(404, "There is no such delivery"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The answer cannot be given in that form"),
    JOB_FINISHED(409, "The job has already finished"),
    BATCH_IN_PROGRESS(409, "The batch is still being taken in"),
    IDEMPOTENCY_CONFLICT(409, "The Idempotency-Key stands for another request"),
    DEAD_LETTER_SETTLED(409, "The dead letter has already been replayed or dropped"),
    JOB_NOT_FAILED(409, "Only a failed job can be replayed"),
    WEBHOOK_DISABLED(409, "The webhook endpoint is disabled"),
    IMAGE_NOT_READY(409, "The job has not succeeded yet"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
    INVALID_REQUEST(422, "The request is not valid"),
    UNKNOWN_MODEL(422, "There is no such model"),
    TOO_MANY_STREAMS(429, "Too many event streams are open"),
    QUOTA_EXCEEDED(429, "The tenant has too many jobs that have not ended"),
    TOO_MANY_WEBHOOKS(429, "The tenant has too many webhook endpoints"),
    INTERNAL(500, "Something went wrong here"),
    KAFKA_UNAVAILABLE(503, "The job queue cannot be reached"),
    STORE_UNAVAILABLE(503, "The object store cannot be reached"),
    VIEW_UNAVAILABLE(503, "The view of jobs is not ready");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The code in answers, e.g. {@code invalid_request}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** One sentence, the same for every problem of this code. */
    public String title() {
        return title;
    }
}
