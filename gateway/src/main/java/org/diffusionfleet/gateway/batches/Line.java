package org.diffusionfleet.gateway.batches;

/**
 * One line of a batch that is not blank.
 *
 * @param number its place in the file, from 1
 */
record Line(int number, String text) {}
