package org.diffusionfleet.diffusion.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.diffusionfleet.diffusion.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For {@code ./mvnw -Pgpu} on a machine with an NVIDIA GPU; skipped elsewhere, with the reason. */
class GpuTest {
    private static final int STEPS = 6;
    private static final int SIDE = 64;

    @TempDir
    Path cache;

    @Test
    void shouldDrawTheCpusPicturesOnCuda() {
        assume("cuda");
        // When
        var finding = new ProviderCheck(TestModel.EMOJI_64, STEPS, SIDE).check("cuda", new Cuda(0));

        // Then
        assertThat(finding.psnr()).isGreaterThan(40);
    }

    @Test
    void shouldDrawTheCpusPicturesOnTensorRt() {
        assume("tensorrt");
        // Given
        var check = new ProviderCheck(TestModel.EMOJI_64, STEPS, SIDE);

        // When
        var built = check.check("tensorrt", check.tensorRt(false, cache), new Cuda(0));
        var cached = check.check("tensorrt", check.tensorRt(false, cache), new Cuda(0));

        // Then
        assertThat(built.psnr()).isGreaterThan(40);
        assertThat(cached.psnr()).isGreaterThan(40);
        assertThat(cache.resolve("engines"))
                .isDirectoryContaining(folder -> folder.toString().contains("unet-"));
    }

    private static void assume(String provider) {
        ProviderStatus.all().stream()
                .filter(status -> status.provider().equals(provider))
                .flatMap(status -> status.problem().stream())
                .forEach(problem -> assumeTrue(false, problem));
    }
}
