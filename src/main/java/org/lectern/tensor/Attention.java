package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.CpuAttention.Sizes;
import org.lectern.tensor.CpuAttention.View;

/** Scaled dot-product attention (Vaswani et al., "Attention is all you need", 2017). */
final class Attention {
    private static final String NAME = "attention";
    /** Less than any score, yet finite, so that rows without a key do not become NaN. */
    private static final double FORBIDDEN = -1e30;

    private Attention() {}

    /** What says which keys count, for scores of one shape (..., queries, keys); null where nothing does. */
    record Conditions(
            @Nullable Tensor allowed,
            @Nullable Tensor bias,
            boolean causal,
            @Nullable Tensor dropout,
            int[] scores) {
        static Conditions of(@Nullable AttentionMask mask, double p, @Nullable Rng rng, DType dtype, int... scores) {
            Shapes.size(NAME, scores, dtype);
            AttentionMask m = mask == null ? AttentionMask.none() : mask;
            Tensor allowed = m.allowed(scores);
            Tensor bias = m.bias(scores);
            Tensor dropout = null;
            if (p != 0) {
                Embedding.checkDropout(NAME, p, rng);
                dropout = Embedding.dropoutMask(dtype, p, rng, scores);
            }
            return new Conditions(
                    allowed == null ? null : allowed.to(dtype),
                    bias == null ? null : bias.to(dtype),
                    m.isCausal(),
                    dropout,
                    scores);
        }

        /** Whether gradients flow to the bias, for which there is no kernel. */
        boolean learned() {
            return bias != null && bias.needsGrad() && Graph.recording();
        }

        Tensor dropped(Tensor weights) {
            return dropout == null ? weights : weights.mul(dropout);
        }
    }

    /** Queries, keys and values in one floating type and one batch shape. */
    record Operands(Tensor q, Tensor k, Tensor v, Conditions conditions) {
        double scale() {
            return 1 / Math.sqrt(q.dim(-1));
        }
    }

    static Tensor output(
            Tensor query, Tensor key, Tensor value, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        Operands o = operands(query, key, value, mask, p, rng);
        return Backends.current().fuses(o.q.dtype()) && !o.conditions.learned() ? fused(o) : composed(o);
    }

    static AttentionResult withWeights(
            Tensor query, Tensor key, Tensor value, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        Operands o = operands(query, key, value, mask, p, rng);
        Tensor weights = o.conditions.dropped(weights(o));
        return new AttentionResult(weights.matmul(o.v), weights);
    }

    private static Operands operands(
            Tensor query, Tensor key, Tensor value, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        check(query, key, value);
        DType dtype = Normalization.type(query, key, value);
        int[] batch = Shapes.broadcast(NAME, batch(query), batch(key));
        batch = Shapes.broadcast(NAME, batch, batch(value));
        Tensor q = expanded(query.to(dtype), batch);
        Tensor k = expanded(key.to(dtype), batch);
        Tensor v = expanded(value.to(dtype), batch);
        int[] scores = Arrays.copyOf(batch, batch.length + 2);
        scores[batch.length] = q.dim(-2);
        scores[batch.length + 1] = k.dim(-2);
        return new Operands(q, k, v, Conditions.of(mask, p, rng, dtype, scores));
    }

    private static void check(Tensor q, Tensor k, Tensor v) {
        Shapes.present(NAME, "queries, keys and values", q);
        Shapes.present(NAME, "queries, keys and values", k);
        Shapes.present(NAME, "queries, keys and values", v);
        boolean matrices = q.rank() >= 2 && k.rank() >= 2 && v.rank() >= 2;
        if (!matrices || q.dim(-1) != k.dim(-1) || k.dim(-2) != v.dim(-2) || q.dim(-1) < 1) {
            throw new ShapeException(
                    NAME,
                    "queries (..., n, d), keys (..., m, d) and values (..., m, e) with d of at least 1",
                    Shapes.text(q.shapeView()) + ", " + Shapes.text(k.shapeView()) + " and "
                            + Shapes.text(v.shapeView()),
                    !matrices
                            ? "unsqueeze(0) makes a vector a sequence of one"
                            : q.dim(-1) != k.dim(-1)
                                    ? "queries and keys need as many features as each other: project them with a Linear"
                                    : "each key needs one value");
        }
    }

    private static int[] batch(Tensor x) {
        return Arrays.copyOf(x.shapeView(), x.rank() - 2);
    }

    private static Tensor expanded(Tensor x, int[] batch) {
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = x.dim(-2);
        shape[batch.length + 1] = x.dim(-1);
        return Movement.expand(x, shape);
    }

    // ---- composed

    static Tensor composed(Operands o) {
        return o.conditions.dropped(weights(o)).matmul(o.v);
    }

    /** softmax(q k' / sqrt(d) + bias) over the allowed keys; rows without any are 0. */
    private static Tensor weights(Operands o) {
        Conditions c = o.conditions;
        int queries = o.q.dim(-2);
        int keys = o.k.dim(-2);
        Tensor scores = MatrixOps.product(o.q, false, o.k, true).mul(o.scale());
        if (c.bias != null) {
            scores = scores.add(c.bias);
        }
        Tensor allowed = c.allowed;
        if (c.causal) {
            Tensor triangle = triangle(queries, keys, scores.dtype());
            allowed = allowed == null ? triangle : allowed.mul(triangle);
        }
        if (keys == 0) {
            return scores;
        }
        if (allowed == null) {
            return scores.softmax(-1);
        }
        Tensor masked = Tensor.where(allowed, scores, Tensor.full(scores.dtype(), FORBIDDEN));
        return masked.softmax(-1).mul(allowed);
    }

    private static Tensor triangle(int queries, int keys, DType dtype) {
        Tensor rows = Tensor.arange(queries).reshape(queries, 1);
        return rows.ge(Tensor.arange(keys)).to(dtype);
    }

    /** One of the gradients of q, k and v in tensor ops, for gradients of gradients. */
    static Tensor composedGradient(int which, Tensor g, Operands o) {
        return switch (which) {
            case 0 -> MatrixOps.product(scoreGradient(g, o), false, o.k, false);
            case 1 -> MatrixOps.product(scoreGradient(g, o), true, o.q, false);
            default -> MatrixOps.product(o.conditions.dropped(weights(o)), true, g, false);
        };
    }

    /** With P for the weights and dP = G v': dS = P (dP - sum(dP P)) / sqrt(d), in tensor ops. */
    private static Tensor scoreGradient(Tensor g, Operands o) {
        Tensor weights = weights(o);
        Tensor dp = o.conditions.dropped(MatrixOps.product(g, false, o.v, true));
        return weights.mul(dp.sub(dp.mul(weights).sum(-1, true))).mul(o.scale());
    }

    // ---- fused

    private static Tensor fused(Operands o) {
        boolean training = Graph.recording() && (o.q.needsGrad() || o.k.needsGrad() || o.v.needsGrad());
        int examples = 1;
        for (int size : batch(o.q)) {
            examples *= size;
        }
        Sizes sizes = new Sizes(examples, 1, o.q.dim(-2), o.k.dim(-2), o.q.dim(-1), o.v.dim(-1));
        FusedAttention kernel =
                new FusedAttention(sizes, View.whole(o.q), View.whole(o.k), View.whole(o.v), o.conditions, training);
        int[] shape = o.q.shape();
        shape[shape.length - 1] = o.v.dim(-1);
        Tensor out = Tensor.empty(NAME, DType.FLOAT32, shape);
        kernel.forward(View.whole(out));
        JointGradients joint = new JointGradients(g -> {
            Tensor dq = Tensor.empty(NAME, DType.FLOAT32, o.q.shapeView());
            Tensor dk = Tensor.empty(NAME, DType.FLOAT32, o.k.shapeView());
            Tensor dv = Tensor.empty(NAME, DType.FLOAT32, o.v.shapeView());
            kernel.backward(View.whole(g), View.whole(dq), View.whole(dk), View.whole(dv));
            return new @Nullable Tensor[] {dq, dk, dv};
        });
        Graph.Rule[] rules = new Graph.Rule[3];
        for (int i = 0; i < 3; i++) {
            int which = i;
            rules[i] = g -> Graph.recording() ? composedGradient(which, g, o) : joint.part(which, g);
        }
        return Graph.record(NAME, out, new Tensor[] {o.q, o.k, o.v}, rules);
    }
}
