package org.diffusionfleet.loadtest.engine;

/** Peak signal-to-noise ratio of two 8-bit pictures. */
final class Psnr {
    private Psnr() {}

    /** In dB: infinite if they are equal. */
    static double of(byte[] one, byte[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("pictures of %d and %d bytes".formatted(one.length, other.length));
        }
        var squares = 0.0;
        for (var i = 0; i < one.length; i++) {
            var difference = (one[i] & 0xFF) - (other[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255.0 * one.length / squares);
    }
}
