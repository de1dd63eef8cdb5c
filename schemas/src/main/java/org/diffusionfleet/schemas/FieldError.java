package org.diffusionfleet.schemas;

/**
 * Why a field was refused.
 *
 * @param field its name as the client wrote it, e.g. {@code steps}
 * @param detail one sentence with the limit and the value given
 */
public record FieldError(String field, String detail) {}
