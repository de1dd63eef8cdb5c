package org.diffusionfleet.cli.txt2img;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Lays pictures out as torchvision's {@code make_grid} does: two black pixels around each, none around a single one. */
final class Grid {

    private static final int PADDING = 2;
    /** About 300 MB of memory while it is drawn. */
    private static final long MOST_PIXELS = 100_000_000;

    private Grid() {}

    /**
     * The grid of pictures of one size, in reading order.
     *
     * @param pictures at least one encoded picture
     * @param columns pictures in a row, at least 1; fewer are laid out if there are fewer pictures
     * @return a PNG, or empty if it would be too large to draw
     */
    static Optional<byte[]> of(List<byte[]> pictures, int columns) throws IOException {
        var first = decode(pictures.getFirst());
        var width = first.getWidth();
        var height = first.getHeight();
        if (pictures.size() == 1) {
            return Optional.of(encode(first));
        }
        var across = Math.min(columns, pictures.size());
        var down = (pictures.size() + across - 1) / across;
        var gridWidth = (long) across * (width + PADDING) + PADDING;
        var gridHeight = (long) down * (height + PADDING) + PADDING;
        if (gridWidth * gridHeight > MOST_PIXELS) {
            return Optional.empty();
        }
        var grid = new BufferedImage((int) gridWidth, (int) gridHeight, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < pictures.size(); i++) {
            var x = PADDING + i % across * (width + PADDING);
            var y = PADDING + i / across * (height + PADDING);
            draw(grid, decode(pictures.get(i)), x, y);
        }
        return Optional.of(encode(grid));
    }

    private static void draw(BufferedImage grid, BufferedImage picture, int x, int y) {
        var graphics = grid.createGraphics();
        graphics.drawImage(picture, x, y, Color.BLACK, null);
        graphics.dispose();
    }

    private static BufferedImage decode(byte[] file) throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(file));
        if (image == null) {
            throw new IOException("the server delivered something that is no picture");
        }
        return image;
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
