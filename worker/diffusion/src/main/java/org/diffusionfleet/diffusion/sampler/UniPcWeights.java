package org.diffusionfleet.diffusion.sampler;

/**
 * The weights ρ of UniPC's differences: R·ρ = b, with R a Vandermonde matrix of the steps' ratios r and b the moments of the
 * exponential integral (Zhao et al. 2023, equation 4 and appendix A). Overwritten at each step; allocates nothing after its
 * beginning.
 */
final class UniPcWeights {
    private final boolean bh1;
    private final double[] ratios; // r₁ … r_{p−1}, then 1
    private final double[][] matrix;
    private final double[] moments;
    private final double[] rho;
    private double phi;
    private double scale;

    UniPcWeights(int order, boolean bh1) {
        this.bh1 = bh1;
        this.ratios = new double[order];
        this.matrix = new double[order][order];
        this.moments = new double[order];
        this.rho = new double[order];
    }

    /** Sets r of the {@code k}-th step before the current one. */
    void ratio(int k, double ratio) {
        ratios[k - 1] = ratio;
    }

    /**
     * Solves for a step of signed length {@code hh} in λ.
     *
     * @param correcting whether the value at the step's far end is known; if not, its weight is left out
     */
    void solve(double hh, int order, boolean correcting) {
        phi = Math.expm1(hh);
        scale = bh1 ? hh : phi;
        ratios[order - 1] = 1;
        var unknowns = correcting ? order : order - 1;
        // The method's own shortcut where one difference is all there is.
        if (unknowns == 1) {
            rho[0] = 0.5;
            return;
        }
        fill(hh, unknowns);
        eliminate(unknowns);
    }

    private void fill(double hh, int unknowns) {
        var moment = phi / hh - 1;
        var factorial = 1.0;
        for (var i = 0; i < unknowns; i++) {
            moments[i] = moment * factorial / scale;
            factorial *= i + 2;
            moment = moment / hh - 1 / factorial;
            for (var j = 0; j < unknowns; j++) {
                matrix[i][j] = i == 0 ? 1 : matrix[i - 1][j] * ratios[j];
            }
        }
    }

    /** Gauss and Jordan's elimination; the ratios differ, so no pivot is zero after the rows above are taken off. */
    private void eliminate(int unknowns) {
        for (var pivot = 0; pivot < unknowns; pivot++) {
            for (var row = 0; row < unknowns; row++) {
                if (row == pivot) {
                    continue;
                }
                var factor = matrix[row][pivot] / matrix[pivot][pivot];
                for (var column = pivot; column < unknowns; column++) {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
                moments[row] -= factor * moments[pivot];
            }
        }
        for (var i = 0; i < unknowns; i++) {
            rho[i] = moments[i] / matrix[i][i];
        }
    }

    /** e^{hh} − 1. */
    double phi() {
        return phi;
    }

    /** Weight of the difference to the {@code k}-th step before the current one. */
    double of(int k) {
        return scale * rho[k - 1] / ratios[k - 1];
    }

    /** Weight of the difference to the value at the step's far end. */
    double ofCurrent(int order) {
        return scale * rho[order - 1];
    }
}
