package org.diffusionfleet.gateway.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * An error answer as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param type a URI that names the {@code code}
 * @param title one sentence on the code
 * @param status the HTTP status
 * @param detail one sentence on this case
 * @param code for programs
 * @param errors the fields at fault, if fields are
 * @param quota the quota that is full, if one is
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ProblemCode code,
        @Nullable List<FieldError> errors,
        @Nullable Quota quota) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * How full a quota is.
     *
     * @param name the setting, without its prefix
     */
    public record Quota(String name, int limit, int count) {}

    public static Problem of(ProblemCode code, String detail) {
        return of(code, detail, null, null);
    }

    /** That a quota is full. */
    public static Problem of(Quota quota, String detail) {
        return of(ProblemCode.QUOTA_EXCEEDED, detail, null, quota);
    }

    public static Problem of(ProblemCode code, List<FieldError> errors) {
        var detail = errors.stream()
                .map(error -> error.field() + ": " + error.detail())
                .collect(Collectors.joining("; "));
        return of(code, detail, errors, null);
    }

    private static Problem of(
            ProblemCode code, String detail, @Nullable List<FieldError> errors, @Nullable Quota quota) {
        return new Problem(
                "urn:diffusionfleet:problem:" + code.id(), code.title(), code.status(), detail, code, errors, quota);
    }
}
