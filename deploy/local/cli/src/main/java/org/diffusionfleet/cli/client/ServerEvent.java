package org.diffusionfleet.cli.client;

/**
 * One server-sent event.
 *
 * @param id its place in the history, empty if it has none
 * @param name its kind
 * @param data its data, lines joined by newlines
 */
record ServerEvent(String id, String name, String data) {}
