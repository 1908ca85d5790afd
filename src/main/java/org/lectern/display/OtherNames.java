package org.lectern.display;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is called differently in PyTorch, NumPy or Keras: whoever comes from there types those names first. */
final class OtherNames {
    private static final Map<String, List<String>> OURS = Map.ofEntries(
            Map.entry("clamp", List.of("clip")),
            Map.entry("t", List.of("transpose")),
            Map.entry("T", List.of("transpose")),
            Map.entry("swapaxes", List.of("transpose", "permute")),
            Map.entry("mm", List.of("matmul")),
            Map.entry("bmm", List.of("matmul")),
            Map.entry("dot", List.of("matmul")),
            Map.entry("view", List.of("reshape")),
            Map.entry("cat", List.of("concat")),
            Map.entry("concatenate", List.of("concat")),
            Map.entry("numel", List.of("size")),
            Map.entry("clone", List.of("copy")),
            Map.entry("get", List.of("row", "at", "index")),
            Map.entry("select", List.of("row", "index")),
            Map.entry("silu", List.of("swish")),
            Map.entry("SiLU", List.of("Swish")),
            Map.entry("SGD", List.of("Sgd")),
            Map.entry("LSTM", List.of("Lstm")),
            Map.entry("mse", List.of("meanSquaredError")),
            Map.entry("mseLoss", List.of("meanSquaredError")),
            Map.entry("mae", List.of("meanAbsoluteError")),
            Map.entry("l1", List.of("meanAbsoluteError")),
            Map.entry("nll", List.of("negativeLogLikelihood")),
            Map.entry("kl", List.of("kullbackLeibler")),
            Map.entry("klDiv", List.of("kullbackLeibler")),
            Map.entry("bce", List.of("binaryCrossEntropy")),
            Map.entry("bceWithLogits", List.of("binaryCrossEntropy")),
            Map.entry("CrossEntropyLoss", List.of("Losses")),
            Map.entry("MSELoss", List.of("Losses")),
            Map.entry("xavier", List.of("glorotUniform", "glorotNormal")),
            Map.entry("xavierUniform", List.of("glorotUniform")),
            Map.entry("xavierNormal", List.of("glorotNormal")),
            Map.entry("kaiming", List.of("heUniform", "heNormal")),
            Map.entry("kaimingUniform", List.of("heUniform")),
            Map.entry("kaimingNormal", List.of("heNormal")),
            Map.entry("f1", List.of("confusionMatrix")),
            Map.entry("precision", List.of("confusionMatrix")),
            Map.entry("recall", List.of("confusionMatrix")),
            Map.entry("learningRate", List.of("lr")),
            Map.entry("EarlyStopping", List.of("Trainer")),
            Map.entry("DataLoader", List.of("Dataset")),
            Map.entry("Parameter", List.of("Tensor")));

    private OtherNames() {}

    /** Those of the names at hand that mean what the word means elsewhere. */
    static List<String> of(String word, Collection<String> names) {
        return OURS.getOrDefault(word, List.of()).stream()
                .filter(names::contains)
                .toList();
    }
}
