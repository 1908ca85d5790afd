package org.lectern.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which keys each query may attend to, and how much scores are raised or lowered.
 *
 * <pre>{@code
 * AttentionMask.causal()                                  // position i sees positions 0 to i
 * AttentionMask.keys(tokens.ne(padding))                  // (batch, keys): 1 for a word, 0 for padding
 * AttentionMask.causal().and(AttentionMask.keys(present)) // both
 * AttentionMask.allowed(m)                                // 1 where a query (row) may see a key (column)
 * AttentionMask.bias(b)                                   // added to the scores
 * }</pre>
 *
 * <p>A query that may see no key at all gets a result of zeros.
 */
public final class AttentionMask {
    private static final AttentionMask NONE = new AttentionMask(List.of(), List.of(), false);
    private static final AttentionMask CAUSAL = new AttentionMask(List.of(), List.of(), true);
    private static final String NAME = "AttentionMask";

    private final List<Tensor> allowed;
    private final List<Tensor> biases;
    private final boolean causal;

    private AttentionMask(List<Tensor> allowed, List<Tensor> biases, boolean causal) {
        this.allowed = allowed;
        this.biases = biases;
        this.causal = causal;
    }

    /** Every query sees every key. */
    public static AttentionMask none() {
        return NONE;
    }

    /** The query at place i sees the keys at places 0 to i: no look into the future. */
    public static AttentionMask causal() {
        return CAUSAL;
    }

    /**
     * A query sees a key where the mask is 1, not where it is 0. Shapes: what broadcasts to {@code (..., queries, keys)}.
     *
     * @throws TensorException if the mask holds anything but 0 and 1
     */
    public static AttentionMask allowed(Tensor mask) {
        Shapes.present(NAME, "a mask of 0 and 1", mask);
        for (double value : mask.toDoubles()) {
            if (value != 0 && value != 1) {
                throw new TensorException(
                        NAME,
                        "a mask of 0 and 1",
                        String.valueOf(value),
                        "bias(...) takes numbers to add to the scores");
            }
        }
        return new AttentionMask(List.of(mask.detach()), List.of(), false);
    }

    /**
     * No query of an example sees the keys where the mask is 0, such as those of padding. Shapes: {@code (batch, keys)}; it is
     * applied to {@code (batch, queries, keys)} and {@code (batch, heads, queries, keys)}.
     *
     * @throws TensorException if the mask is no matrix or holds anything but 0 and 1
     */
    public static AttentionMask keys(Tensor mask) {
        Shapes.present(NAME, "a mask (batch, keys)", mask);
        if (mask.rank() != 2) {
            throw new ShapeException(
                    NAME,
                    "a mask (batch, keys)",
                    Shapes.text(mask.shapeView()),
                    "allowed(...) takes masks of other shapes");
        }
        return allowed(mask.reshape(mask.dim(0), 1, 1, mask.dim(1)));
    }

    /**
     * Numbers added to the scores before the softmax; minus infinity forbids. Shapes: what broadcasts to
     * {@code (..., queries, keys)}. Gradients flow to them.
     */
    public static AttentionMask bias(Tensor scores) {
        Shapes.present(NAME, "numbers to add to the scores", scores);
        Tensor values = scores.dtype().isFloating() ? scores : scores.to(DType.FLOAT32);
        Tensor forbidden = values.detach().eq(Double.NEGATIVE_INFINITY);
        if (forbidden.sum().item() == 0) {
            return new AttentionMask(List.of(), List.of(values), false);
        }
        // Minus infinity would make a row without any key NaN.
        Tensor finite = Tensor.where(forbidden, Tensor.zerosLike(values), values);
        return new AttentionMask(List.of(forbidden.rsub(1)), List.of(finite), false);
    }

    /** What both masks allow, with both biases. */
    public AttentionMask and(AttentionMask other) {
        Shapes.present(NAME, "another mask", other);
        return new AttentionMask(joined(allowed, other.allowed), joined(biases, other.biases), causal || other.causal);
    }

    private static List<Tensor> joined(List<Tensor> a, List<Tensor> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    boolean isCausal() {
        return causal;
    }

    /** The bias for scores of a shape, checked to broadcast to it; null for none. */
    @Nullable
    Tensor bias(int[] scores) {
        return biases.stream().map(x -> fitted(x, scores)).reduce(Tensor::add).orElse(null);
    }

    /** 1 where a query may see a key, but for {@link #isCausal()}; checked to broadcast to the shape; null for everywhere. */
    @Nullable
    Tensor allowed(int[] scores) {
        return allowed.stream().map(x -> fitted(x, scores)).reduce(Tensor::mul).orElse(null);
    }

    private static Tensor fitted(Tensor mask, int[] scores) {
        boolean ofKeys = mask.rank() == 4 && mask.dim(1) == 1 && mask.dim(2) == 1;
        // Without heads there is one axis less between the batch and the keys.
        Tensor x = scores.length == 3 && ofKeys ? mask.squeeze(1) : mask;
        int[] shape = x.shapeView();
        boolean fits = shape.length <= scores.length;
        for (int i = 1; fits && i <= shape.length; i++) {
            int size = shape[shape.length - i];
            fits = size == 1 || size == scores[scores.length - i];
        }
        if (!fits) {
            throw new ShapeException(
                    "attention",
                    "a mask that broadcasts to the scores' shape (..., queries, keys) " + Shapes.text(scores),
                    Shapes.text(mask.shapeView()),
                    "a row for each query, a column for each key; AttentionMask.keys(...) takes (batch, keys)");
        }
        return x;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (causal) {
            parts.add("causal");
        }
        allowed.forEach(x -> parts.add("allowed " + Shapes.text(x.shapeView())));
        biases.forEach(x -> parts.add("bias " + Shapes.text(x.shapeView())));
        return "AttentionMask(" + String.join(", ", parts) + ")";
    }
}
