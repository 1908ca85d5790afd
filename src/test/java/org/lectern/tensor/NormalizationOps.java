package org.lectern.tensor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Normalisation, embedding and attention for {@link OpTable}. */
final class NormalizationOps {
    private NormalizationOps() {}

    static void addTo(OpTable table) {
        norms(table);
        lookups(table);
        attention(table);
    }

    private static void norms(OpTable table) {
        int[][] shapes = {{3, 5}, {5}, {2, 3, 5}, {1, 5}, {0, 5}};
        for (int[] shape : shapes) {
            table.add("layerNorm " + Shapes.text(shape), in -> in[0].layerNorm(5), table.any(shape));
        }
        table.add(
                "layerNorm with weight and bias",
                in -> in[0].layerNorm(new int[] {3, 4}, in[1], in[2], 1e-2),
                table.any(2, 3, 4),
                table.any(3, 4),
                table.any(3, 4));
        table.add(
                "layerNorm with weight only",
                in -> in[0].layerNorm(new int[] {4}, in[1], null, 1e-5),
                table.any(3, 4),
                table.any(4));
        // A single number is its own mean: the result is 0 whatever the input.
        table.add("layerNorm of one number", in -> in[0].layerNorm(1), table.any(3, 1));
        int[][] batches = {{6, 3}, {4, 3, 5}, {2, 3, 3, 2}, {1, 3, 4}, {2, 1, 70}, {3, 2, 1}};
        for (int[] shape : batches) {
            int c = shape[1];
            for (boolean training : new boolean[] {true, false}) {
                Tensor mean = table.any(c);
                Tensor var = table.positive(c);
                table.add(
                        "batchNorm " + Shapes.text(shape) + (training ? " training" : ""),
                        in -> in[0].batchNorm(
                                training ? null : mean, training ? null : var, in[1], in[2], training, 0.1, 1e-5),
                        table.any(shape),
                        table.any(c),
                        table.any(c));
            }
        }
        table.add(
                "batchNorm without weight and bias",
                in -> in[0].batchNorm(null, null, null, null, true, 0.1, 1e-5),
                table.any(4, 3));
        table.add(
                "batchNorm of nothing",
                in -> in[0].batchNorm(Tensor.zeros(3), Tensor.ones(3), in[1], in[1], false, 0.1, 1e-5),
                table.any(0, 3, 2),
                table.any(3));
        for (int groups : new int[] {1, 2, 4}) {
            table.add(
                    "groupNorm " + groups,
                    in -> in[0].groupNorm(groups, in[1], in[2], 1e-5),
                    table.any(2, 4, 3),
                    table.any(4),
                    table.any(4));
        }
        table.add("groupNorm of vectors", in -> in[0].groupNorm(2, null, null, 1e-5), table.any(3, 6));
    }

    private static void lookups(OpTable table) {
        Tensor words = Tensor.of(new int[][] {{0, 3, 3}, {1, 0, 3}});
        table.add("embedding", in -> Tensor.embedding(in[0], words), table.any(5, 4));
        // Finite differences see a padding row that is not 0.
        Tensor mask = Tensor.of(DType.FLOAT64, 1, 1, 1, 0, 1).reshape(5, 1);
        table.add("embedding with padding", in -> Tensor.embedding(in[0].mul(mask), words, 3), table.any(5, 4));
        table.add(
                "embedding of one word",
                in -> Tensor.embedding(in[0], Tensor.of(2).reshape()),
                table.any(3, 2));
        table.add("embedding of one feature", in -> Tensor.embedding(in[0], words), table.any(4, 1));
        table.add("embedding of no words", in -> Tensor.embedding(in[0], Tensor.of(new int[0])), table.any(3, 2));
        table.add("dropout", in -> in[0].dropout(0.4, Rng.seed(3)), table.any(4, 5));
    }

    /** Heads side by side, in one projection and in three. */
    private static void multiHead(OpTable table, Tensor keys) {
        Rng unused = Rng.seed(1);
        Map<String, AttentionMask> masks = new LinkedHashMap<>();
        masks.put("no mask", AttentionMask.none());
        masks.put("causal", AttentionMask.causal());
        masks.put("keys", AttentionMask.keys(keys));
        masks.put("keys and causal", AttentionMask.keys(keys).and(AttentionMask.causal()));
        masks.forEach((name, mask) -> {
            table.add(
                    "multi-head attention to itself with " + name,
                    in -> Tensor.multiHeadAttention(in[0], 2, mask, 0, unused),
                    table.any(2, 4, 12));
            table.add(
                    "multi-head attention with " + name,
                    in -> Tensor.multiHeadAttention(in[0], in[1], in[2], 3, mask, 0, unused),
                    table.any(2, 3, 6),
                    table.any(2, 4, 6),
                    table.any(2, 4, 3));
        });
        table.add(
                "multi-head attention to itself with dropout",
                in -> Tensor.multiHeadAttention(in[0], 2, AttentionMask.causal(), 0.4, Rng.seed(5)),
                table.any(2, 3, 12));
        table.add(
                "multi-head attention with dropout",
                in -> Tensor.multiHeadAttention(in[0], in[1], in[1], 2, AttentionMask.none(), 0.4, Rng.seed(5)),
                table.any(2, 3, 4),
                table.any(2, 5, 4));
        table.add(
                "multi-head attention with a learned bias",
                in -> Tensor.multiHeadAttention(in[0], 2, AttentionMask.bias(in[1]), 0, unused),
                table.any(2, 3, 6),
                table.any(3, 3));
        for (int[] shape : new int[][] {{1, 1, 3}, {0, 2, 6}, {2, 0, 6}}) {
            table.add(
                    "multi-head attention to itself " + Shapes.text(shape),
                    in -> Tensor.multiHeadAttention(in[0], 1, AttentionMask.none(), 0, unused),
                    table.any(shape));
        }
    }

    private static void attention(OpTable table) {
        int[][][] shapes = {
            {{3, 4}, {5, 4}, {5, 2}},
            {{2, 3, 4}, {2, 5, 4}, {2, 5, 3}},
            {{2, 1, 3, 2}, {1, 3, 4, 2}, {4, 2}},
            {{1, 1}, {1, 1}, {1, 1}},
            {{0, 2}, {3, 2}, {3, 2}},
            {{2, 3}, {0, 3}, {0, 2}},
        };
        for (int[][] shape : shapes) {
            String text = " " + Shapes.text(shape[0]) + Shapes.text(shape[1]) + Shapes.text(shape[2]);
            for (boolean causal : new boolean[] {false, true}) {
                AttentionMask mask = causal ? AttentionMask.causal() : AttentionMask.none();
                table.add(
                        "attention" + (causal ? " causal" : "") + text,
                        in -> Tensor.attention(in[0], in[1], in[2], mask),
                        table.any(shape[0]).mul(0.5),
                        table.any(shape[1]).mul(0.5),
                        table.any(shape[2]));
            }
        }
        Tensor allowed = Tensor.of(new int[][] {{1, 0, 1, 1}, {0, 0, 0, 0}, {0, 1, 0, 0}});
        Tensor keys = Tensor.of(new int[][] {{1, 1, 1, 0}, {0, 1, 1, 0}});
        Tensor minusInfinity = Tensor.of(new double[][] {{0, Double.NEGATIVE_INFINITY, 1.5, -0.5}});
        Map<String, AttentionMask> masks = new LinkedHashMap<>();
        masks.put("allowed", AttentionMask.allowed(allowed));
        masks.put("keys", AttentionMask.keys(keys));
        masks.put("keys and causal", AttentionMask.keys(keys).and(AttentionMask.causal()));
        masks.put("bias", AttentionMask.bias(minusInfinity));
        masks.put(
                "all",
                AttentionMask.bias(minusInfinity).and(AttentionMask.keys(keys)).and(AttentionMask.allowed(allowed)));
        masks.forEach((name, mask) -> {
            for (int[] batch : new int[][] {{2}, {2, 3}}) {
                int[] q = Arrays.copyOf(batch, batch.length + 2);
                q[batch.length] = 3;
                q[batch.length + 1] = 2;
                int[] k = q.clone();
                k[batch.length] = 4;
                table.add(
                        "attention with " + name + Shapes.text(q),
                        in -> Tensor.attention(in[0], in[1], in[2], mask),
                        table.any(q),
                        table.any(k),
                        table.any(k));
            }
        });
        table.add(
                "attention with a learned bias",
                in -> Tensor.attention(in[0], in[1], in[1], AttentionMask.bias(in[2])),
                table.any(2, 3, 4),
                table.any(2, 5, 4),
                table.any(3, 5));
        table.add(
                "attention with dropout",
                in -> Tensor.attention(in[0], in[1], in[2], AttentionMask.causal(), 0.4, Rng.seed(5)),
                table.any(2, 4, 3),
                table.any(2, 4, 3),
                table.any(2, 4, 2));
        table.add(
                "attention's weights",
                in -> Tensor.attentionWithWeights(in[0], in[1], in[1], AttentionMask.causal())
                        .weights(),
                table.any(2, 3, 2),
                table.any(2, 3, 2));
        multiHead(table, keys);
        table.add("attention to itself", in -> Tensor.attention(in[0], in[0], in[0]), table.any(2, 3, 2));
    }
}
