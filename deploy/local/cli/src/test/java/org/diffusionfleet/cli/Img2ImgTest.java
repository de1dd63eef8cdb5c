package org.diffusionfleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Img2ImgTest {

    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();
    private FakeGateway gateway;
    private Path picture;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = new FakeGateway();
        picture = directory.resolve("sketch.png");
        ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void shouldSubmitTheReferencesDefaultsAndThePicture() throws IOException {
        // When
        var exit = img2img("--init-img", picture.toString());

        // Then
        assertThat(exit).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(gateway.submitted())
                .singleElement()
                .satisfies(job -> assertThat(job)
                        .hasToString(
                                ("{\"prompt\":\"a painting of a virus monster playing guitar\",\"n_samples\":2,\"seed\":42,"
                                                + "\"steps\":50,\"guidance_scale\":5.0,\"sampler\":\"ddim\",\"eta\":0.0,"
                                                + "\"init_image\":\"data:image/png;base64,%s\","
                                                + "\"model\":\"emoji-64\",\"lane\":\"interactive\"}")
                                        .formatted(base64(picture))));
        assertThat(files("samples")).containsExactly("00000.png", "00001.png");
        assertThat(files("")).containsExactly("grid-0000.png", "samples");
    }

    @Test
    void shouldPassStrengthAndMaskOn() throws IOException {
        // When
        img2img("--init-img", picture.toString(), "--mask", picture.toString(), "--strength", "0.4", "--n_samples=1");

        // Then
        var job = gateway.submitted().getFirst();
        assertThat(job.path("strength").asDouble()).isEqualTo(0.4);
        assertThat(job.path("mask_image").asText()).endsWith(base64(picture));
    }

    @Test
    void shouldPassOnWhatItSharesWithTxt2Img() throws IOException {
        // When
        img2img(
                "--init-img=" + picture,
                "--sampler=dpmpp_2m",
                "--sigmas=karras",
                "--negative-prompt=blur",
                "--format=webp",
                "--quality=80",
                "--n_samples=1");

        // Then
        var job = gateway.submitted().getFirst();
        assertThat(job.path("sampler").asText()).isEqualTo("dpmpp_2m");
        assertThat(job.path("sigmas").asText()).isEqualTo("karras");
        assertThat(job.path("negative_prompt").asText()).isEqualTo("blur");
        assertThat(job.path("image_format").asText()).isEqualTo("webp");
        assertThat(job.path("image_quality").asInt()).isEqualTo(80);
        assertThat(files("samples")).containsExactly("00000.webp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                             | --init-img: must be given
                    --init-img=none.png            | --init-img: there is no file none.png
                    --init-img=PICTURE --mask=TEXT | is not a PNG, JPEG or WebP picture
                    --init-img=PICTURE --plms      | --plms is not applicable
                    --init-img=PICTURE --config=x  | --config is not applicable
                    --init-img=PICTURE --strength=0 | --strength: must be above 0 and at most 1, not 0.0
                    --init-img=PICTURE --strength=0.01 | --strength: must leave at least one of 50 steps
                    --init-img=PICTURE --quality=80 | --quality: must be left out with --format png
                    --init-img=PICTURE --format=gif | --format: must be png, jpeg or webp, not gif
                    --init-img=PICTURE --n_samples=0 | --n_samples: must be at least 1
                    --init-img=PICTURE --H=64      | Unknown option: '--H=64'
                    """)
    void shouldRefuse(String flags, String message) throws IOException {
        // Given
        var text = Files.writeString(directory.resolve("text.png"), "no picture");
        var named = flags.replace("PICTURE", picture.toString()).replace("TEXT", text.toString());

        // When
        var exit = named.isEmpty() ? img2img() : img2img(named.split(" ", -1));

        // Then
        assertThat(exit).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
        assertThat(gateway.submitted()).isEmpty();
    }

    private int img2img(String... flags) {
        var arguments = new ArrayList<>(List.of(
                "img2img",
                "--server",
                gateway.url().toString(),
                "--outdir",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(flags));
        return Fleet.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }

    private List<String> files(String inside) throws IOException {
        try (var entries = Files.list(directory.resolve("out").resolve(inside))) {
            return entries.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }
}
