package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Scaled dot-product attention (Vaswani et al., "Attention is all you need", 2017). */
final class Attention {
    private static final String NAME = "attention";
    /** Less than any score, yet finite, so that rows without a key do not become NaN. */
    private static final double FORBIDDEN = -1e30;

    private Attention() {}

    /** The operands in one floating type and one batch shape, with what the mask says about their scores. */
    private record Operands(
            Tensor q,
            Tensor k,
            Tensor v,
            @Nullable Tensor allowed,
            @Nullable Tensor bias,
            boolean causal,
            @Nullable Tensor dropout) {
        double scale() {
            return 1 / Math.sqrt(q.dim(-1));
        }

        int queries() {
            return q.dim(-2);
        }

        int keys() {
            return k.dim(-2);
        }

        int[] scoresShape() {
            int[] shape = q.shape();
            shape[shape.length - 1] = keys();
            return shape;
        }
    }

    static Tensor output(
            Tensor query, Tensor key, Tensor value, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        Operands o = operands(query, key, value, mask, p, rng);
        boolean learnedBias = o.bias != null && o.bias.needsGrad() && Graph.recording();
        if (Backends.current().fuses(o.q.dtype()) && !learnedBias) {
            return fused(o);
        }
        return dropped(weights(o), o).matmul(o.v);
    }

    static AttentionResult withWeights(
            Tensor query, Tensor key, Tensor value, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        Operands o = operands(query, key, value, mask, p, rng);
        Tensor weights = dropped(weights(o), o);
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
        AttentionMask m = mask == null ? AttentionMask.none() : mask;
        int[] scores = Arrays.copyOf(batch, batch.length + 2);
        scores[batch.length] = q.dim(-2);
        scores[batch.length + 1] = k.dim(-2);
        Shapes.size(NAME, scores, dtype);
        Tensor allowed = m.allowed(scores);
        Tensor bias = m.bias(scores);
        Tensor dropout = null;
        if (p != 0) {
            Embedding.checkDropout(NAME, p, rng);
            dropout = Embedding.dropoutMask(dtype, p, rng, scores);
        }
        return new Operands(
                q,
                k,
                v,
                allowed == null ? null : allowed.to(dtype),
                bias == null ? null : bias.to(dtype),
                m.isCausal(),
                dropout);
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

    /** softmax(q k' / sqrt(d) + bias) over the allowed keys; rows without any are 0. */
    private static Tensor weights(Operands o) {
        Tensor scores = MatrixOps.product(o.q, false, o.k, true).mul(o.scale());
        if (o.bias != null) {
            scores = scores.add(o.bias);
        }
        Tensor allowed = o.allowed;
        if (o.causal) {
            Tensor triangle = triangle(o.queries(), o.keys(), scores.dtype());
            allowed = allowed == null ? triangle : allowed.mul(triangle);
        }
        if (o.keys() == 0) {
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

    private static Tensor dropped(Tensor weights, Operands o) {
        return o.dropout == null ? weights : weights.mul(o.dropout);
    }

    // ---- fused

    private static Tensor fused(Operands o) {
        boolean before = Graph.recording(false);
        Tensor weights;
        Tensor kept;
        Tensor out;
        try {
            weights = MatrixOps.product(o.q, false, o.k, true);
            CpuAttention.softmax(weights, (float) o.scale(), o.allowed, o.bias, o.causal);
            kept = dropped(weights, o);
            out = kept.matmul(o.v);
        } finally {
            Graph.recording(before);
        }
        JointGradients joint = new JointGradients(g -> backward(g, o, weights, kept));
        return Graph.record(NAME, out, new Tensor[] {o.q, o.k, o.v}, new Graph.Rule[] {
            g -> Graph.recording() ? MatrixOps.product(scoreGradient(g, o), false, o.k, false) : joint.part(0, g),
            g -> Graph.recording() ? MatrixOps.product(scoreGradient(g, o), true, o.q, false) : joint.part(1, g),
            g -> Graph.recording() ? MatrixOps.product(dropped(weights(o), o), true, g, false) : joint.part(2, g)
        });
    }

    /** The gradients of q, k and v with fused softmax; not recorded. */
    private static @Nullable Tensor[] backward(Tensor g, Operands o, Tensor weights, Tensor kept) {
        Tensor dv = MatrixOps.product(kept, true, g, false);
        Tensor scores = dropped(MatrixOps.product(g, false, o.v, true), o);
        CpuAttention.softmaxGradient(scores, weights, (float) o.scale());
        return new @Nullable Tensor[] {
            MatrixOps.product(scores, false, o.k, false), MatrixOps.product(scores, true, o.q, false), dv
        };
    }

    /** With P for the weights and dP = G v': dS = P (dP - sum(dP P)) / sqrt(d), in tensor ops. */
    private static Tensor scoreGradient(Tensor g, Operands o) {
        Tensor weights = weights(o);
        Tensor dp = dropped(MatrixOps.product(g, false, o.v, true), o);
        return weights.mul(dp.sub(dp.mul(weights).sum(-1, true))).mul(o.scale());
    }
}
