package org.diffusionfleet.gateway.api;

/** Estimates as the API shows them. */
final class Seconds {

    private Seconds() {}

    /** To a tenth of a second, or to three digits where that is coarser: more would pretend to be known. */
    static double rounded(double seconds) {
        var unit = Math.max(0.1, Math.pow(10, Math.floor(Math.log10(Math.max(seconds, 0.1))) - 2));
        return Math.round(Math.round(seconds / unit) * unit * 10) / 10.0;
    }
}
