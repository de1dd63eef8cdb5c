package org.diffusionfleet.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionfleet.diffusion.safety.SafetyChecker;
import org.diffusionfleet.diffusion.sampling.Sample;
import org.diffusionfleet.diffusion.vae.LatentColours;
import org.diffusionfleet.diffusion.vae.VaeDecoder;

/** From finished latents to pictures, looked at by the safety checker if there is one. Thread-safe: one call at a time. */
final class Developer {
    private final VaeDecoder vae;
    private final Optional<SafetyChecker> safety;

    Developer(VaeDecoder vae, Optional<SafetyChecker> safety) {
        this.vae = vae;
        this.safety = safety;
    }

    /** One result a sample, in their order; height and width in latents. */
    synchronized List<SampleResult> develop(List<Sample> finished, int height, int width) {
        var images = vae.decode(finished.stream().map(Sample::latents).toList(), height, width);
        var results = new ArrayList<SampleResult>(images.size());
        for (var i = 0; i < images.size(); i++) {
            var truncated = finished.get(i).truncatedPrompt();
            results.add(images.get(i)
                    .<SampleResult>map(image -> new SampleResult.Generated(checked(image, truncated)))
                    .orElseGet(() -> new SampleResult.Failed("NaN in the decoded picture")));
        }
        return results;
    }

    /** Fits the colours of latents to the decoder's, at height and width in latents. */
    synchronized LatentColours colours(int channels, int height, int width) {
        return LatentColours.fit(vae, channels, height, width);
    }

    private GeneratedImage checked(RgbImage image, String truncatedPrompt) {
        return safety.isPresent() && safety.get().flags(image)
                ? new GeneratedImage(image.blackened(), truncatedPrompt, true)
                : new GeneratedImage(image, truncatedPrompt, false);
    }
}
