package org.diffusionfleet.diffusion;

/** Peak signal-to-noise ratio. */
public final class Psnr {
    private Psnr() {}

    /** In decibels, infinite for equal pictures. */
    public static double of(RgbImage a, RgbImage b) {
        var squares = 0.0;
        for (var i = 0; i < a.rgb().length; i++) {
            var difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255 * a.rgb().length / squares);
    }
}
