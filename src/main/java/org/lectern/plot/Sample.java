package org.lectern.plot;

import java.util.Arrays;

/** The finite values behind a histogram, kept so that other bins can count them: as floats where none loses a digit by it. */
final class Sample {
    private final double[] doubles;
    private final float[] floats;

    private Sample(double[] doubles, float[] floats) {
        this.doubles = doubles;
        this.floats = floats;
    }

    /** Leaves out what no axis can show. */
    static Sample of(double[] values) {
        double[] finite = Arrays.stream(values).filter(Range::drawable).toArray();
        float[] floats = new float[finite.length];
        for (int i = 0; i < finite.length; i++) {
            floats[i] = (float) finite[i];
            if (floats[i] != finite[i]) {
                return new Sample(finite, new float[0]);
            }
        }
        return new Sample(new double[0], floats);
    }

    int size() {
        return doubles.length + floats.length;
    }

    private double at(int i) {
        return i < doubles.length ? doubles[i] : floats[i];
    }

    /** How many values lie in each of equally wide bins, the last of which has both its ends; those outside the range in none. */
    double[] counts(Range range, int bins) {
        double[] counts = new double[bins];
        for (int i = 0; i < size(); i++) {
            double v = at(i);
            if (range.contains(v)) {
                counts[Math.min(bins - 1, (int) ((v - range.lo()) / range.span() * bins))]++;
            }
        }
        return counts;
    }
}
