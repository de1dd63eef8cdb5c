package org.diffusionfleet.diffusion.sampler;

import org.diffusionfleet.diffusion.ModelException;
import org.diffusionfleet.diffusion.model.JsonFile;

/**
 * How far the predicted x₀ may go: {@code clip_sample} and {@code thresholding} of the file; thresholding wins.
 *
 * @param clip largest absolute value, infinite for none
 * @param thresholding whether each step's own values set the limit: dynamic thresholding (Saharia et al. 2022, section 2.3)
 * @param ratio the quantile of the absolute values that becomes the limit, 0 to 1
 * @param maxValue the limit's own upper limit; its lower one is 1
 */
public record OriginalBounds(double clip, boolean thresholding, double ratio, double maxValue) {
    /** No bounds. */
    public static final OriginalBounds NONE = new OriginalBounds(Double.POSITIVE_INFINITY, false, 1, 1);

    /** Reads the file. Silent means no clipping: diffusers' Stable Diffusion pipelines turn it off. */
    static OriginalBounds read(JsonFile file) {
        var clips = file.flag("clip_sample").orElse(false);
        var range = file.number("clip_sample_range").orElse(1);
        var ratio = file.number("dynamic_thresholding_ratio").orElse(0.995);
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new ModelException(file.path(), "dynamic_thresholding_ratio must be 0 to 1, not " + ratio);
        }
        if (!(range > 0)) {
            throw new ModelException(file.path(), "clip_sample_range must be above 0, not " + range);
        }
        return new OriginalBounds(
                clips ? range : NONE.clip,
                file.flag("thresholding").orElse(false),
                ratio,
                file.number("sample_max_value").orElse(1));
    }

    /** For an algorithm that clips and does not threshold. */
    OriginalBounds clipOnly() {
        return new OriginalBounds(clip, false, ratio, maxValue);
    }

    /** For an algorithm that thresholds and does not clip. */
    OriginalBounds thresholdOnly() {
        return new OriginalBounds(NONE.clip, thresholding, ratio, maxValue);
    }
}
