package org.lectern.tensor;

/** Normalisation, embedding and attention for {@link OpTable}. */
final class NormalizationOps {
    private NormalizationOps() {}

    static void addTo(OpTable table) {
        norms(table);
        lookups(table);
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
}
