package org.diffusionfleet.worker.image;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.diffusionfleet.diffusion.RgbImage;
import org.diffusionfleet.diffusion.SampleRequest;
import org.diffusionfleet.diffusion.SamplerKind;
import org.diffusionfleet.schemas.Generation;
import org.diffusionfleet.schemas.ImageFormat;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files read back by readers that are not ours. */
class ImageFileTest {

    private static final String PROMPT = "قطة — 猫 🐱 <b>&amp; \"quoted\"</b> ]]>\r\nline\ttab \uFFFE";
    private static final String IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

    @ParameterizedTest
    @EnumSource
    void shouldSayInEveryFormatThatAModelMadeIt(ImageFormat format) throws Exception {
        // When
        var file = ImageFile.of(smooth(64, 48), sample(PROMPT, "dog"), job(format, quality(format, 80)));

        // Then
        var xmp = directory(file, XmpDirectory.class).getXMPMeta();
        assertThat(xmp.getPropertyString(IPTC, "DigitalSourceType"))
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
        assertThat(xmp.getPropertyString(IPTC, "AISystemUsed")).isEqualTo("emoji-64 <1>");
        assertThat(xmp.getPropertyString(IPTC, "AIPromptInformation")).isEqualTo(PROMPT.replace('\uFFFE', '\uFFFD'));
    }

    @ParameterizedTest
    @EnumSource(names = "PNG", mode = EnumSource.Mode.EXCLUDE)
    void shouldHoldParametersInExif(ImageFormat format) throws Exception {
        // When
        var file = ImageFile.of(smooth(64, 48), sample(PROMPT, "dog"), job(format, 80));

        // Then
        var comment = requireNonNull(
                directory(file, ExifSubIFDDirectory.class).getByteArray(ExifDirectoryBase.TAG_USER_COMMENT));
        assertThat(new String(comment, 0, 8, UTF_8)).isEqualTo("UNICODE\0");
        assertThat(new String(comment, 8, comment.length - 8, UTF_16BE))
                .isEqualTo(Provenance.of(sample(PROMPT, "dog"), job(format, 80)).parameters());
        assertThat(directory(file, ExifIFD0Directory.class).getString(ExifDirectoryBase.TAG_SOFTWARE))
                .isEqualTo("diffusion-fleet");
        assertThat(metadata(file).getDirectories()).noneMatch(Directory::hasErrors);
    }

    @Test
    void shouldHoldParametersAndRequestInPng() throws Exception {
        // When
        var file = ImageFile.of(smooth(64, 48), sample(PROMPT, "dog"), job(ImageFormat.PNG, null));

        // Then
        var texts = metadata(file).getDirectoriesOfType(PngDirectory.class).stream()
                .flatMap(directory -> directory.getTags().stream())
                .map(tag -> String.valueOf(tag.getDescription()));
        assertThat(texts)
                .anyMatch(text -> text.startsWith("parameters: " + PROMPT + "\nNegative prompt: dog\nSteps: 25,"))
                .anyMatch(text ->
                        text.startsWith("diffusion-fleet: {\"model\":\"emoji-64 <1>\",\"request\":{\"prompt\""));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFitTheLongestPrompt(ImageFormat format) throws Exception {
        // Given
        var longest = "&".repeat(SampleRequest.MAX_PROMPT_CHARS);

        // When
        var file = ImageFile.of(smooth(8, 8), sample(longest, longest), job(format, quality(format, 80)));

        // Then
        var xmp = directory(file, XmpDirectory.class).getXMPMeta();
        assertThat(xmp.getPropertyString(IPTC, "AIPromptInformation")).isEqualTo(longest);
    }

    static Stream<Arguments> lossy() {
        return Stream.of(ImageFormat.JPEG, ImageFormat.WEBP)
                .flatMap(format -> Stream.of(
                                new int[] {64, 64}, new int[] {1, 1}, new int[] {257, 3}, new int[] {3, 130})
                        .map(size -> Arguments.of(format, size[0], size[1])));
    }

    @ParameterizedTest
    @MethodSource("lossy")
    void shouldKeepSizeAndLooksWhenLossy(ImageFormat format, int width, int height) throws IOException {
        // Given
        var picture = smooth(width, height);

        // When
        var file = ImageFile.of(picture, sample("a cat", ""), job(format, 95));

        // Then
        assertThat(psnr(picture, read(file))).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(names = "PNG", mode = EnumSource.Mode.EXCLUDE)
    void shouldSpendBytesOnQuality(ImageFormat format) {
        // Given
        var picture = smooth(256, 256);

        // When
        var sizes = Stream.of(1, 50, 90, 99)
                .map(quality -> ImageFile.of(picture, sample("a cat", ""), job(format, quality))
                        .data()
                        .length);

        // Then
        assertThat(sizes).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepColouredEdgesOfAJpegOfHighQuality() throws IOException {
        // Given
        var stripes = new byte[3 * 64 * 64];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i / 3 % 2 == 0 ? i % 3 * 100 : 200 - i % 3 * 100);
        }
        var picture = new RgbImage(64, 64, stripes);

        // When
        var coarse = ImageFile.of(picture, sample("a cat", ""), job(ImageFormat.JPEG, 89));
        var fine = ImageFile.of(picture, sample("a cat", ""), job(ImageFormat.JPEG, 90));

        // Then
        assertThat(psnr(picture, read(coarse))).isLessThan(15);
        assertThat(psnr(picture, read(fine))).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 129})
    void shouldLoseNothingInAWebpOfTheHighestQuality(int side) throws IOException {
        // Given
        var picture = noise(side, side + 1);

        // When
        var file = ImageFile.of(picture, sample("a cat", ""), job(ImageFormat.WEBP, 100));

        // Then
        assertThat(read(file)).isEqualTo(picture.rgb());
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteEqualBytesForEqualInput(ImageFormat format) {
        // When
        var first = ImageFile.of(smooth(64, 64), sample("a cat", ""), job(format, quality(format, 90)));
        var second = ImageFile.of(smooth(64, 64), sample("a cat", ""), job(format, quality(format, 90)));

        // Then
        assertThat(second.data()).isEqualTo(first.data());
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameKeyAndTypeByFormat(ImageFormat format) {
        // When
        var entry = ImageFile.of(smooth(64, 48), sample("a cat", ""), job(format, quality(format, 90)))
                .entry("job-1", 3);

        // Then
        assertThat(entry.key()).isEqualTo("jobs/job-1/3." + format.extension());
        assertThat(entry.contentType()).isEqualTo("image/" + format.id());
        assertThat(entry.sha256()).matches("[0-9a-f]{64}");
    }

    private static @Nullable Integer quality(ImageFormat format, int quality) {
        return format == ImageFormat.PNG ? null : quality;
    }

    private static SampleRequest sample(String prompt, String negativePrompt) {
        return new SampleRequest(prompt, negativePrompt, 43, 25, 4.5, 48, 64, SamplerKind.PLMS, 0);
    }

    private static Job job(ImageFormat format, @Nullable Integer quality) {
        var request = new Generation("a cat", "", 1, 43L, 25, 4.5, 48, 64, "plms", 0.0, Map.of())
                .withImage(format.id(), quality);
        return new Job("job-1", "local", Instant.EPOCH, "emoji-64 <1>", Lane.BATCH, request, Map.of());
    }

    private static Metadata metadata(ImageFile file) throws ImageProcessingException, IOException {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(file.data()));
    }

    private static <T extends Directory> T directory(ImageFile file, Class<T> type)
            throws ImageProcessingException, IOException {
        return requireNonNull(metadata(file).getFirstDirectoryOfType(type));
    }

    private static RgbImage smooth(int width, int height) {
        var rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            rgb[i] = (byte) (128 + 60 * Math.sin((x + 10 * (i % 3)) / 25.0) + 60 * Math.cos(y / 31.0));
        }
        return new RgbImage(width, height, rgb);
    }

    private static RgbImage noise(int width, int height) {
        var rgb = new byte[3 * width * height];
        new Random(1).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }

    private static byte[] read(ImageFile file) throws IOException {
        var picture = ImageIO.read(new ByteArrayInputStream(file.data()));
        int width = picture.getWidth();
        var argb = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        var rgb = new byte[3 * argb.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (argb[i / 3] >> (8 * (2 - i % 3)));
        }
        return rgb;
    }

    private static double psnr(RgbImage picture, byte[] read) {
        assertThat(read).hasSameSizeAs(picture.rgb());
        double squares = 0;
        for (int i = 0; i < read.length; i++) {
            int difference = (picture.rgb()[i] & 0xFF) - (read[i] & 0xFF);
            squares += difference * difference;
        }
        return 10 * Math.log10(255.0 * 255.0 * read.length / squares);
    }
}
