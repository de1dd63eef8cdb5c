package org.diffusionfleet.cli.txt2img;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GridTest {

    private static final int RED = 0xffff0000;
    private static final int BLACK = 0xff000000;

    @Test
    void shouldPadEachPictureWithTwoBlackPixels() throws Exception {
        // When
        var grid = grid(Collections.nCopies(4, picture(8, 6)), 3);

        // Then
        assertThat(grid.getWidth()).isEqualTo(3 * (8 + 2) + 2);
        assertThat(grid.getHeight()).isEqualTo(2 * (6 + 2) + 2);
        assertThat(grid.getRGB(1, 1)).isEqualTo(BLACK);
        assertThat(grid.getRGB(2, 2)).isEqualTo(RED);
        assertThat(grid.getRGB(9, 7)).isEqualTo(RED);
        assertThat(grid.getRGB(10, 2)).isEqualTo(BLACK);
        assertThat(grid.getRGB(12, 2)).isEqualTo(RED);
        assertThat(grid.getRGB(12, 10)).as("an empty place").isEqualTo(BLACK);
    }

    @Test
    void shouldBeNoWiderThanThePictures() throws Exception {
        // When
        var grid = grid(Collections.nCopies(2, picture(8, 8)), 5);

        // Then
        assertThat(grid.getWidth()).isEqualTo(2 * 10 + 2);
    }

    @Test
    void shouldNotPadASinglePicture() throws Exception {
        // When
        var grid = grid(List.of(picture(8, 8)), 3);

        // Then
        assertThat(grid.getWidth()).isEqualTo(8);
        assertThat(grid.getRGB(0, 0)).isEqualTo(RED);
    }

    @Test
    void shouldDeclineAGridTooLargeToDraw() throws Exception {
        // When
        var grid = Grid.of(Collections.nCopies(30, picture(2000, 2000)), 30);

        // Then
        assertThat(grid).isEmpty();
    }

    private static BufferedImage grid(List<byte[]> pictures, int columns) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Grid.of(pictures, columns).orElseThrow()));
    }

    private static byte[] picture(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, RED);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
