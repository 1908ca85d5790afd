package org.lectern.nn;

import org.jspecify.annotations.Nullable;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.AttentionResult;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Attention by several heads, each with projections of its own. Shapes: queries {@code (batch, n, features)}, keys and values
 * {@code (batch, m, features)} -> {@code (batch, n, features)}; also without a batch.
 *
 * <p>With one input, the sequence attends to itself. PyTorch's layer, with {@code batch_first}; the three projections into the
 * heads lie in one weight {@code (features, 3 features)}, as rows of PyTorch's {@code in_proj_weight} are columns here. Vaswani
 * et al. 2017.
 *
 * <pre>{@code
 * var attention = new MultiHeadAttention(64, 4, rng);
 * attention.forward(x)                                     // self-attention
 * attention.forward(x, AttentionMask.causal())
 * attention.forward(decoded, encoded, encoded)             // cross-attention
 * attention.attend(x, x, x, AttentionMask.none()).weights() // (batch, heads, n, n), for a picture
 * }</pre>
 */
public final class MultiHeadAttention implements Layer {
    private final Linear inProjection;
    private final Linear outProjection;
    private final int heads;
    private final double dropout;
    private final Rng rng;

    /**
     * Draws first weights: the projections in as Glorot, biases 0, as in PyTorch.
     *
     * @throws org.lectern.tensor.TensorException if the heads do not divide the features
     */
    public MultiHeadAttention(int features, int heads, Rng rng) {
        this(project(features, heads, 3, rng), project(features, heads, 1, rng), heads, 0, rng);
    }

    private MultiHeadAttention(Linear inProjection, Linear outProjection, int heads, double dropout, Rng rng) {
        this.inProjection = inProjection;
        this.outProjection = outProjection;
        this.heads = heads;
        this.dropout = dropout;
        this.rng = rng;
    }

    private static Linear project(int features, int heads, int parts, Rng rng) {
        if (features < 1 || heads < 1 || features % heads != 0) {
            throw Errors.argument(
                    "MultiHeadAttention",
                    "a number of heads that divides the features",
                    features + " features, " + heads + " heads",
                    "each head gets features / heads of them");
        }
        Linear linear = new Linear(features, parts * features, rng);
        return linear.withInit(parts == 3 ? Initializers.glorotUniform() : Initializers.fanInUniform());
    }

    /**
     * This layer with dropout of the attention's weights in training.
     *
     * @throws org.lectern.tensor.TensorException if p is not in [0, 1)
     */
    public MultiHeadAttention dropout(double p) {
        return new MultiHeadAttention(inProjection, outProjection, heads, new Dropout(p, rng).p(), rng);
    }

    /** This layer without biases in its projections. */
    public MultiHeadAttention withoutBias() {
        return new MultiHeadAttention(inProjection.withoutBias(), outProjection.withoutBias(), heads, dropout, rng);
    }

    /** The sequence attends to itself. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, AttentionMask.none());
    }

    /** The sequence attends to itself as far as the mask allows. */
    public Tensor forward(Tensor x, AttentionMask mask) {
        return forward(x, x, x, mask);
    }

    /** The queries attend to the keys and get a mean of the values. */
    public Tensor forward(Tensor queries, Tensor keys, Tensor values) {
        return forward(queries, keys, values, AttentionMask.none());
    }

    /**
     * The queries attend to the keys, as far as the mask allows, and get a mean of the values.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit
     */
    public Tensor forward(Tensor queries, Tensor keys, Tensor values, AttentionMask mask) {
        check(queries, keys, values);
        double p = probability();
        Tensor mixed;
        if (queries == keys && keys == values) {
            mixed = Tensor.multiHeadAttention(inProjection.forward(batched(queries)), heads, mask, p, rng);
        } else {
            Tensor q = part(0, batched(queries));
            Tensor k = part(1, batched(keys));
            Tensor v = part(2, batched(values));
            mixed = Tensor.multiHeadAttention(q, k, v, heads, mask, p, rng);
        }
        return projected(mixed, queries);
    }

    /** Like {@code forward}, with the weights of each head: {@code (batch, heads, n, m)}, which show what looks at what. */
    public AttentionResult attend(Tensor queries, Tensor keys, Tensor values, AttentionMask mask) {
        Tensor[] parts = split(queries, keys, values);
        double p = probability();
        AttentionResult mixed = p == 0
                ? Tensor.attentionWithWeights(parts[0], parts[1], parts[2], mask)
                : Tensor.attentionWithWeights(parts[0], parts[1], parts[2], mask, p, rng);
        Tensor weights = queries.rank() == 2 ? mixed.weights().squeeze(0) : mixed.weights();
        Tensor joined = mixed.output()
                .permute(0, 2, 1, 3)
                .reshape(mixed.output().dim(0), mixed.output().dim(2), features());
        return new AttentionResult(projected(joined, queries), weights);
    }

    private double probability() {
        return Mode.current() == Mode.TRAIN ? dropout : 0;
    }

    /** Projected queries, keys and values, each (batch, heads, length, features / heads). */
    private Tensor[] split(Tensor queries, Tensor keys, Tensor values) {
        check(queries, keys, values);
        int features = features();
        Tensor[] projected = new Tensor[3];
        if (queries == keys && keys == values) {
            Tensor all = inProjection.forward(batched(queries));
            for (int i = 0; i < 3; i++) {
                projected[i] = all.slice(2, i * features, (i + 1) * features);
            }
        } else {
            Tensor[] inputs = {queries, keys, values};
            for (int i = 0; i < 3; i++) {
                projected[i] = part(i, batched(inputs[i]));
            }
        }
        for (int i = 0; i < 3; i++) {
            Tensor x = projected[i];
            projected[i] =
                    x.reshape(x.dim(0), x.dim(1), heads, features / heads).permute(0, 2, 1, 3);
        }
        return projected;
    }

    private Tensor part(int i, Tensor x) {
        int features = features();
        Tensor weight = inProjection.weight().slice(1, i * features, (i + 1) * features);
        @Nullable Tensor bias = inProjection.bias().orElse(null);
        return bias == null ? x.matmul(weight) : x.linear(weight, bias.slice(0, i * features, (i + 1) * features));
    }

    private static Tensor batched(Tensor x) {
        return x.rank() == 2 ? x.unsqueeze(0) : x;
    }

    private Tensor projected(Tensor joined, Tensor queries) {
        Tensor out = outProjection.forward(joined);
        return queries.rank() == 2 ? out.squeeze(0) : out;
    }

    private void check(Tensor queries, Tensor keys, Tensor values) {
        check("queries", queries);
        check("keys", keys);
        check("values", values);
    }

    private void check(String what, Tensor x) {
        Errors.present(this, what, x);
        if (x.rank() < 2 || x.rank() > 3 || x.dim(-1) != features()) {
            throw Errors.shape(
                    this,
                    what + " of shape (batch, length, " + features() + ")",
                    x.shape(),
                    "the last axis holds the features; make the layer for as many as there are");
        }
    }

    /** The size of an input's vectors. */
    public int features() {
        return outProjection.inFeatures();
    }

    /** The number of heads. */
    public int heads() {
        return heads;
    }

    /** The projections of queries, keys and values side by side. */
    public Linear inProjection() {
        return inProjection;
    }

    /** The projection of what the heads found. */
    public Linear outProjection() {
        return outProjection;
    }

    @Override
    public String toString() {
        return "MultiHeadAttention(" + features() + ", " + heads + ")";
    }
}
