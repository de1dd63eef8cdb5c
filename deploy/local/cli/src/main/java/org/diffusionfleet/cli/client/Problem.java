package org.diffusionfleet.cli.client;

import java.util.List;
import java.util.stream.Collectors;
import org.diffusionfleet.schemas.ContractException;
import org.diffusionfleet.schemas.FieldError;
import org.diffusionfleet.schemas.Json;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457), as far as a person needs it.
 *
 * @param status the HTTP status
 * @param code for programs
 * @param detail one sentence on this case
 * @param errors the fields at fault
 */
public record Problem(
        int status,
        @Nullable String code,
        @Nullable String title,
        @Nullable String detail,
        @Nullable List<FieldError> errors) {

    /** The problem in an answer's body; what is not one (a proxy's page) becomes one of its status. */
    static Problem of(int status, byte[] body) {
        try {
            var problem = Json.read(body, Problem.class);
            return new Problem(status, problem.code, problem.title, problem.detail, problem.errors);
        } catch (ContractException e) {
            return new Problem(status, null, "the server answered with HTTP status " + status, null, null);
        }
    }

    /** Each field with its detail, or the detail, or the title. */
    public String text() {
        if (errors != null && !errors.isEmpty()) {
            return errors.stream()
                    .map(error -> error.field() + ": " + error.detail())
                    .collect(Collectors.joining("; "));
        }
        if (detail != null) {
            return detail;
        }
        return title == null ? "HTTP status " + status : title;
    }
}
