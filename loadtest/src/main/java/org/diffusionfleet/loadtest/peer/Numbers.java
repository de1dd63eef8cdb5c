package org.diffusionfleet.loadtest.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Numbers to feed a graph with, and to compare what it makes of them. */
public final class Numbers {
    private Numbers() {}

    /** Numbers in [-2, 2], which {@code peer.py} makes, too. */
    static float[] of(int count, int salt) {
        var numbers = new float[count];
        for (var i = 0; i < count; i++) {
            numbers[i] = ((i * 37L + salt) % 101 - 50) / 25f;
        }
        return numbers;
    }

    /** What {@code peer.py} writes of an array of floats. */
    static float[] decode(String base64) {
        var floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        var numbers = new float[floats.remaining()];
        floats.get(numbers);
        return numbers;
    }

    /** The largest difference of two numbers in the same place. */
    static double distance(float[] one, float[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("%d numbers and %d".formatted(one.length, other.length));
        }
        var distance = 0.0;
        for (var i = 0; i < one.length; i++) {
            distance = Math.max(distance, Math.abs(one[i] - other[i]));
        }
        return distance;
    }

    /** Peak signal-to-noise ratio of two 8-bit pictures, dB: infinite if they are equal. */
    public static double psnr(byte[] one, byte[] other) {
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
