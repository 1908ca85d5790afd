package org.lectern.tensor;

/** Functions of one number that java.lang.Math lacks. */
final class ScalarMath {
    // Klambauer et al., "Self-normalizing neural networks", 2017.
    static final double SELU_ALPHA = 1.6732632423543772;
    static final double SELU_SCALE = 1.0507009873554805;

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double TWO_BY_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    private ScalarMath() {}

    static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    static double normalDensity(double x) {
        return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
    }

    /** As C and IEEE 754 have it: 1 to any power is 1, where Java has NaN for infinite powers and for NaN. */
    static double pow(double x, double p) {
        return x == 1 ? 1 : Math.pow(x, p);
    }

    /** The probability that a standard normal number is below x. */
    static double normalCdf(double x) {
        return 0.5 * complementaryError(-x * SQRT_HALF);
    }

    /** erf(x) to about 1e-15. */
    static double error(double x) {
        return Math.abs(x) < 2.5 ? errorSeries(x) : Math.copySign(1 - errorFraction(Math.abs(x)), x);
    }

    /** 1 - erf(x), without cancellation for large x. */
    static double complementaryError(double x) {
        if (Math.abs(x) < 2.5) {
            return 1 - errorSeries(x);
        }
        return x > 0 ? errorFraction(x) : 2 - errorFraction(-x);
    }

    /** erf(x) = 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!; all terms have one sign (Abramowitz, Stegun 7.1.6). */
    private static double errorSeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_BY_SQRT_PI * Math.exp(-x * x) * sum;
    }

    /** erfc(x) for large x by its continued fraction (Abramowitz, Stegun 7.1.14). */
    private static double errorFraction(double x) {
        if (x > 27) {
            return 0;
        }
        if (Double.isNaN(x)) {
            return x;
        }
        double fraction = x;
        for (int n = 60; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
    }
}
