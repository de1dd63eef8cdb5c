package org.diffusionfleet.loadtest.faults.oracle;

/**
 * A promise that was not kept.
 *
 * @param subject a job's id, or what else it is about
 */
public record Violation(Promise promise, String subject, String detail) {}
