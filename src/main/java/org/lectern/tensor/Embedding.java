package org.lectern.tensor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of a table looked up by number, and dropout. */
final class Embedding {
    private static final String NAME = "embedding";

    private Embedding() {}

    /** paddingIndex is -1 for none. */
    static Tensor embedding(Tensor weight, Tensor indices, int paddingIndex) {
        Shapes.present(NAME, "a weight (words, features)", weight);
        Shapes.present(NAME, "indices of int32", indices);
        if (weight.rank() != 2) {
            throw new ShapeException(
                    NAME, "a weight (words, features)", Shapes.text(weight.shapeView()), "one row for each word");
        }
        if (indices.dtype() != DType.INT32) {
            throw new TensorException(
                    NAME,
                    "indices of int32",
                    indices.dtype().toString(),
                    "to(DType.INT32), or weight and indices the other way round?");
        }
        int words = weight.dim(0);
        int[] numbers = indices.toInts();
        for (int number : numbers) {
            if (number < 0 || number >= words) {
                throw new TensorException(
                        NAME,
                        words == 0 ? "a weight with rows" : "indices from 0 to " + (words - 1),
                        "index " + number,
                        number < 0 ? "count words from 0" : "make the embedding as large as the vocabulary");
            }
        }
        int[] shape = java.util.Arrays.copyOf(indices.shapeView(), indices.rank() + 1);
        shape[indices.rank()] = weight.dim(1);
        return lookup(weight, numbers, paddingIndex).reshape(shape);
    }

    static void checkPadding(int paddingIndex, int words) {
        if (paddingIndex < 0 || paddingIndex >= words) {
            throw new TensorException(
                    NAME,
                    words == 0 ? "a weight with rows" : "a padding index from 0 to " + (words - 1),
                    String.valueOf(paddingIndex),
                    "0 is usual");
        }
    }

    private static Tensor lookup(Tensor weight, int[] numbers, int paddingIndex) {
        int words = weight.dim(0);
        int features = weight.dim(1);
        Tensor out = Tensor.empty(NAME, weight.dtype(), new int[] {numbers.length, features});
        Backends.current().gather(weight, 1, words, features, numbers, out);
        return Graph.record(NAME, out, weight, g -> collected(g, words, numbers, paddingIndex));
    }

    /** The sum of the gradients that came for each word; none for padding. The reverse of a lookup. */
    private static Tensor collected(Tensor g, int words, int[] numbers, int paddingIndex) {
        int features = g.dim(1);
        Tensor out;
        if (Backends.current().fuses(g.dtype())) {
            out = Tensor.empty("scatter", g.dtype(), new int[] {words, features});
            CpuMovement.collect(g, words, features, numbers, out);
        } else {
            out = Tensor.zeros(g.dtype(), words, features);
            Backends.current().scatterAdd(g, 1, words, features, numbers, out);
        }
        if (paddingIndex >= 0) {
            Tensor nothing = Tensor.zeros(g.dtype(), 1, features);
            Backends.current().place(nothing, 1, words, features, paddingIndex, 1, out);
        }
        return Graph.record("scatter", out, g, upstream -> {
            Tensor back = lookup(upstream, numbers, -1);
            return paddingIndex < 0 ? back : back.mul(unpadded(numbers, paddingIndex, g.dtype()));
        });
    }

    private static Tensor unpadded(int[] numbers, int paddingIndex, DType dtype) {
        double[] mask = new double[numbers.length];
        java.util.Arrays.setAll(mask, i -> numbers[i] == paddingIndex ? 0 : 1);
        return Tensor.of(dtype, mask).reshape(numbers.length, 1);
    }

    static Tensor dropout(Tensor input, double p, Rng rng) {
        String name = "dropout";
        checkDropout(name, p, rng);
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        return p == 0 ? x : x.mul(dropoutMask(x.dtype(), p, rng, x.shapeView()));
    }

    static void checkDropout(String name, double p, @Nullable Rng rng) {
        if (!(p >= 0 && p < 1)) {
            throw new TensorException(
                    name, "a probability p with 0 <= p < 1", String.valueOf(p), "0.5 for hidden layers is usual");
        }
        Shapes.present(name, "an Rng that draws what is left out", rng);
    }

    /** 1 / (1 - p) where a number stays, 0 where it goes. */
    static Tensor dropoutMask(DType dtype, double p, @Nullable Rng rng, int[] shape) {
        Objects.requireNonNull(rng);
        Tensor mask = Tensor.empty("dropout", dtype, shape);
        Tiles tiles = Tiles.ours();
        float kept = (float) (1 / (1 - p));
        for (int at = 0; at < mask.size(); at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, mask.size() - at);
            for (int j = 0; j < n; j++) {
                tiles.floatA[j] = rng.nextBoolean(1 - p) ? kept : 0;
            }
            if (dtype == DType.FLOAT32) {
                Tiles.write(mask, at, tiles.floatA, n);
            } else {
                for (int j = 0; j < n; j++) {
                    tiles.doubleA[j] = tiles.floatA[j] == 0 ? 0 : 1 / (1 - p);
                }
                tiles.write("dropout", mask, at, tiles.doubleA, n);
            }
        }
        return mask;
    }
}
