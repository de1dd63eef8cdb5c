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

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
