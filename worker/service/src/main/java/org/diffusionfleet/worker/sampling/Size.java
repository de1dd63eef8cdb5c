package org.diffusionfleet.worker.sampling;

import org.diffusionfleet.diffusion.SampleRequest;

/** The size of a picture, in pixels: samples of one size can share UNet calls. */
record Size(int height, int width) {

    static Size of(SampleRequest request) {
        return new Size(request.height(), request.width());
    }

    long pixels() {
        return (long) height * width;
    }

    /** What {@link #toString} wrote; an {@link IllegalArgumentException} if it is something else. */
    static Size parse(String text) {
        var sides = text.split("x", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("a size is written as 640x512, not " + text);
        }
        return new Size(Integer.parseInt(sides[1]), Integer.parseInt(sides[0]));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
