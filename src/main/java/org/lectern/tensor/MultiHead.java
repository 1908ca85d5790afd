package org.lectern.tensor;

import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Attention.Conditions;
import org.lectern.tensor.Attention.Operands;
import org.lectern.tensor.CpuAttention.Sizes;
import org.lectern.tensor.CpuAttention.View;

/**
 * Attention by several heads side by side in the columns of (batch, length, features). The kernel reads each head where it lies;
 * the composition gives each an axis of its own, and takes it away again.
 */
final class MultiHead {
    private static final String NAME = "multiHeadAttention";

    private MultiHead() {}

    /** Queries, keys and values are the thirds of the columns. */
    static Tensor packed(Tensor input, int heads, @Nullable AttentionMask mask, double p, @Nullable Rng rng) {
        Shapes.present(NAME, "projected queries, keys and values", input);
        if (input.rank() != 3 || heads < 1 || input.dim(2) == 0 || input.dim(2) % (3L * heads) != 0) {
            throw new ShapeException(
                    NAME,
                    "queries, keys and values side by side (batch, length, 3 features), and heads that divide the features",
                    Shapes.text(input.shapeView()) + " and " + heads + " heads",
                    "project (batch, length, features) with a Linear(features, 3 features)");
        }
        Tensor x = input.to(Normalization.type(input));
        int features = x.dim(2) / 3;
        int size = features / heads;
        int n = x.dim(1);
        Conditions conditions = Conditions.of(mask, p, rng, x.dtype(), x.dim(0), heads, n, n);
        if (!Backends.current().fuses(x.dtype()) || conditions.learned()) {
            return joined(Attention.composed(thirds(x, heads, conditions)));
        }
        View[] parts = views(x, features, size);
        FusedAttention kernel = new FusedAttention(
                new Sizes(x.dim(0), heads, n, n, size, size),
                parts[0],
                parts[1],
                parts[2],
                conditions,
                Graph.recording() && x.needsGrad());
        Tensor out = Tensor.empty(NAME, DType.FLOAT32, new int[] {x.dim(0), n, features});
        kernel.forward(View.heads(out, 0, size));
        return Graph.record(NAME, out, x, g -> {
            if (Graph.recording()) {
                return composedGradient(g, thirds(x, heads, conditions), heads);
            }
            Tensor dx = Tensor.empty(NAME, DType.FLOAT32, x.shapeView());
            View[] gradients = views(dx, features, size);
            kernel.backward(View.heads(g, 0, size), gradients[0], gradients[1], gradients[2]);
            return dx;
        });
    }

    private static View[] views(Tensor x, int features, int size) {
        View[] views = new View[3];
        for (int i = 0; i < 3; i++) {
            views[i] = View.heads(x, i * features, size);
        }
        return views;
    }

    private static Operands thirds(Tensor x, int heads, Conditions conditions) {
        Tensor[] parts = new Tensor[3];
        int features = x.dim(2) / 3;
        for (int i = 0; i < 3; i++) {
            parts[i] = split(x.slice(2, i * features, (i + 1) * features), heads);
        }
        return new Operands(parts[0], parts[1], parts[2], conditions);
    }

    private static Tensor composedGradient(Tensor g, Operands o, int heads) {
        Tensor upstream = split(g, heads);
        Tensor[] parts = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            parts[i] = joined(Attention.composedGradient(i, upstream, o));
        }
        return Tensor.concat(2, parts);
    }

    /** Queries, keys and values of their own lengths, each (batch, length, features). */
    static Tensor of(
            Tensor query,
            Tensor key,
            Tensor value,
            int heads,
            @Nullable AttentionMask mask,
            double p,
            @Nullable Rng rng) {
        check(query, key, value, heads);
        DType dtype = Normalization.type(query, key, value);
        Tensor q = query.to(dtype);
        Tensor k = key.to(dtype);
        Tensor v = value.to(dtype);
        int size = q.dim(2) / heads;
        int outputs = v.dim(2) / heads;
        Conditions conditions = Conditions.of(mask, p, rng, dtype, q.dim(0), heads, q.dim(1), k.dim(1));
        if (!Backends.current().fuses(dtype) || conditions.learned()) {
            return joined(Attention.composed(operands(q, k, v, heads, conditions)));
        }
        FusedAttention kernel = new FusedAttention(
                new Sizes(q.dim(0), heads, q.dim(1), k.dim(1), size, outputs),
                View.heads(q, 0, size),
                View.heads(k, 0, size),
                View.heads(v, 0, outputs),
                conditions,
                Graph.recording() && (q.needsGrad() || k.needsGrad() || v.needsGrad()));
        Tensor out = Tensor.empty(NAME, DType.FLOAT32, new int[] {q.dim(0), q.dim(1), v.dim(2)});
        kernel.forward(View.heads(out, 0, outputs));
        JointGradients joint = new JointGradients(g -> {
            Tensor dq = Tensor.empty(NAME, DType.FLOAT32, q.shapeView());
            Tensor dk = Tensor.empty(NAME, DType.FLOAT32, k.shapeView());
            Tensor dv = Tensor.empty(NAME, DType.FLOAT32, v.shapeView());
            kernel.backward(
                    View.heads(g, 0, outputs),
                    View.heads(dq, 0, size),
                    View.heads(dk, 0, size),
                    View.heads(dv, 0, outputs));
            return new @Nullable Tensor[] {dq, dk, dv};
        });
        Graph.Rule[] rules = new Graph.Rule[3];
        for (int i = 0; i < 3; i++) {
            int which = i;
            rules[i] = g -> Graph.recording()
                    ? joined(Attention.composedGradient(which, split(g, heads), operands(q, k, v, heads, conditions)))
                    : joint.part(which, g);
        }
        return Graph.record(NAME, out, new Tensor[] {q, k, v}, rules);
    }

    private static Operands operands(Tensor q, Tensor k, Tensor v, int heads, Conditions conditions) {
        return new Operands(split(q, heads), split(k, heads), split(v, heads), conditions);
    }

    private static void check(Tensor q, Tensor k, Tensor v, int heads) {
        Shapes.present(NAME, "queries, keys and values", q);
        Shapes.present(NAME, "queries, keys and values", k);
        Shapes.present(NAME, "queries, keys and values", v);
        boolean batches = q.rank() == 3
                && k.rank() == 3
                && v.rank() == 3
                && q.dim(0) == k.dim(0)
                && q.dim(0) == v.dim(0)
                && k.dim(1) == v.dim(1)
                && q.dim(2) == k.dim(2);
        if (!batches || heads < 1 || q.dim(2) == 0 || q.dim(2) % heads != 0 || v.dim(2) % heads != 0) {
            throw new ShapeException(
                    NAME,
                    "queries (batch, n, d), keys (batch, m, d) and values (batch, m, e), and heads that divide d and e",
                    Shapes.text(q.shapeView()) + ", " + Shapes.text(k.shapeView()) + ", " + Shapes.text(v.shapeView())
                            + " and " + heads + " heads",
                    batches
                            ? "each head gets d / heads of the columns"
                            : "each key needs one value, and the batch is one");
        }
    }

    /** (batch, length, features) as (batch, heads, length, features / heads). */
    private static Tensor split(Tensor x, int heads) {
        return x.reshape(x.dim(0), x.dim(1), heads, x.dim(2) / heads).permute(0, 2, 1, 3);
    }

    private static Tensor joined(Tensor x) {
        return x.permute(0, 2, 1, 3).reshape(x.dim(0), x.dim(2), x.dim(1) * x.dim(3));
    }
}
