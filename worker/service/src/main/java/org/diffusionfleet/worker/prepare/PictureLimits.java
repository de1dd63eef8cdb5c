package org.diffusionfleet.worker.prepare;

/**
 * How large a picture to start from may be.
 *
 * @param bytes of its file
 * @param pixels in all, whatever the file's size: it is decoded whole
 */
public record PictureLimits(int bytes, long pixels) {}
