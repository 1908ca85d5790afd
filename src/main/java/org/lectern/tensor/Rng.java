package org.lectern.tensor;

/**
 * A random number generator with a seed: the same seed gives the same numbers on every machine and Java version.
 *
 * <p>The algorithm is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
 * {@link #split()} gives an independent generator, so that one part of a program can draw more numbers without changing
 * those of another. Not safe for use by several threads at once: give each its own split.
 */
public final class Rng {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;
    private static final float FLOAT_UNIT = 0x1.0p-24f;

    /** As many as one tensor of int32 holds. */
    private static final int MOST = Integer.MAX_VALUE / 4 - 64;

    private long state;
    private long gamma;
    private double spare = Double.NaN;

    private Rng(long state, long gamma) {
        this.state = state;
        this.gamma = gamma;
    }

    /** A generator that starts from a seed. */
    public static Rng seed(long seed) {
        return new Rng(seed, GOLDEN_GAMMA);
    }

    /** A new generator, independent of this one; this one moves on by two numbers. */
    public Rng split() {
        return new Rng(nextLong(), gammaFrom(nextSeed()));
    }

    /**
     * Where a generator is: two of the same state give the same numbers from there on.
     *
     * @param spare the second of a pair of Gaussian numbers, if one is still to be given out, else NaN
     */
    public record State(long state, long gamma, double spare) {}

    /** Where this generator is now, for a checkpoint. */
    public State state() {
        return new State(state, gamma, spare);
    }

    /**
     * Goes on from a state that was saved.
     *
     * @throws TensorException if it is not a generator's state
     */
    public void load(State saved) {
        Shapes.present("load", "a state of a generator", saved);
        if ((saved.gamma & 1) == 0) {
            throw new TensorException(
                    "load",
                    "a state of a generator",
                    "one with the even step " + saved.gamma,
                    "call state() on a generator");
        }
        state = saved.state;
        gamma = saved.gamma;
        spare = saved.spare;
    }

    /** Any {@code long}, each equally likely. */
    public long nextLong() {
        return mix(nextSeed());
    }

    /** A number in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** A number in [low, high). */
    public double nextDouble(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** A number in [0, 1). */
    public float nextFloat() {
        return (nextLong() >>> 40) * FLOAT_UNIT;
    }

    /**
     * A whole number in [0, bound), each equally likely.
     *
     * @throws TensorException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new TensorException(
                    "nextInt", "a positive bound", String.valueOf(bound), "nextInt(6) draws from 0 to 5");
        }
        // Lemire, "Fast random integer generation in an interval", 2019: multiply instead of divide, reject the few
        // biased.
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xffffffffL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xffffffffL;
            }
        }
        return (int) (product >>> 32);
    }

    /** A whole number in [low, high). */
    public int nextInt(int low, int high) {
        if (high <= low || (long) high - low > Integer.MAX_VALUE) {
            throw new TensorException(
                    "nextInt",
                    "low < high",
                    "[" + low + ", " + high + ")",
                    "give the lower end first; the upper is not included");
        }
        return low + nextInt(high - low);
    }

    /** {@code true} with the given probability. */
    public boolean nextBoolean(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new TensorException(
                    "nextBoolean", "a probability from 0 to 1", String.valueOf(probability), "half of the time is 0.5");
        }
        return nextDouble() < probability;
    }

    /** A number from the normal distribution with mean 0 and deviation 1, by Marsaglia's polar method. */
    public double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        while (true) {
            double x = 2 * nextDouble() - 1;
            double y = 2 * nextDouble() - 1;
            double square = x * x + y * y;
            if (square < 1 && square > 0) {
                // StrictMath: the same bits on every machine.
                double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                spare = y * scale;
                return x * scale;
            }
        }
    }

    /** The numbers 0 to n - 1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        if (n < 0) {
            throw new TensorException(
                    "permutation", "n >= 0", String.valueOf(n), "give the number of things to put in order");
        }
        if (n > MOST) {
            throw new TensorException(
                    "permutation", "at most " + MOST + " things", String.valueOf(n), "put them in order in parts");
        }
        int[] order = Shapes.onHeap("permutation", n, int[]::new);
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private long nextSeed() {
        state += gamma;
        return state;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static long gammaFrom(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        z = (z ^ (z >>> 33)) | 1L;
        // A gamma with too few changes between neighbouring bits gives weak streams.
        return Long.bitCount(z ^ (z >>> 1)) < 24 ? z ^ 0xaaaaaaaaaaaaaaaaL : z;
    }
}
