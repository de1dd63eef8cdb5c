package org.diffusionfleet.diffusion.image;

import org.diffusionfleet.diffusion.RgbImage;

/** How a picture lies in its file: EXIF's tag 274, whose values are these from 1. */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    /** It is turned clockwise to be upright. */
    LEFT_SIDE_DOWN(true, false, true),
    TRANSVERSED(true, true, true),
    RIGHT_SIDE_DOWN(true, true, false);

    private final boolean swapped; // rows are columns
    private final boolean fromRight; // then its columns, or
    private final boolean fromBottom; // its rows, are counted from the other end

    Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** The orientation of that value; what is none is upright. */
    static Orientation of(int value) {
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
    }

    /** The picture as it is meant to be seen. */
    RgbImage turn(RgbImage picture) {
        if (this == UPRIGHT) {
            return picture;
        }
        var width = swapped ? picture.height() : picture.width();
        var height = swapped ? picture.width() : picture.height();
        var turned = new byte[picture.rgb().length];
        for (var y = 0; y < height; y++) {
            for (var x = 0; x < width; x++) {
                var column = swapped ? y : x;
                var row = swapped ? x : y;
                var from = (fromBottom ? picture.height() - 1 - row : row) * picture.width()
                        + (fromRight ? picture.width() - 1 - column : column);
                System.arraycopy(picture.rgb(), 3 * from, turned, 3 * (y * width + x), 3);
            }
        }
        return new RgbImage(width, height, turned);
    }
}
