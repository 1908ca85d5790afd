package org.lectern.contenders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Lstm;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.nn.TransformerEncoderLayer;
import org.lectern.optim.Adam;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.nd4j.linalg.factory.Nd4j;

/** Lectern's steps of training. */
final class LecternSteps {
    private static final int BATCH = 64;

    private LecternSteps() {}

    static void add(Cases cases) {
        cases.addStep("linear regression", 0.1, LecternSteps::linearRegression);
        cases.addStep(
                "MLP Adam", 1e-3, lr -> mlp(net -> Adam.of(net.parameters()).lr(lr)));
        cases.addStep("MLP SGD", 0.1, lr -> mlp(net -> Sgd.of(net.parameters()).lr(lr)));
        cases.addStep("LSTM", 1e-3, LecternSteps::lstm);
        cases.addStep("Transformer block", 1e-3, LecternSteps::transformer);
        cases.addStep("VAE", 1e-3, LecternSteps::vae);
    }

    private static Trained linearRegression(double lr) {
        Layer net = linear(100, 2, 1);
        Tensor x = LecternContender.tensor(1, 32, 2);
        Tensor y = LecternContender.tensor(2, 32, 1);
        return new Trained(
                () -> Losses.meanSquaredError(net.forward(x), y),
                Sgd.of(net.parameters()).lr(lr));
    }

    private static Trained mlp(Function<Layer, Optimizer> optimizer) {
        Layer net = Sequential.of(
                linear(100, 784, 256), new Relu(), linear(102, 256, 128), new Relu(), linear(104, 128, 10));
        Tensor x = LecternContender.tensor(1, BATCH, 784);
        Tensor labels = Tensor.of(Inputs.labels(2, BATCH, 10));
        return new Trained(() -> Losses.crossEntropy(net.forward(x), labels), optimizer.apply(net));
    }

    private static Trained lstm(double lr) {
        Lstm recurrent = first(new Lstm(64, 128, Rng.seed(1)), 100, 101, 102, 103);
        Linear head = linear(104, 128, 10);
        Tensor x = LecternContender.tensor(1, 32, 50, 64);
        Tensor labels = Tensor.of(Inputs.labels(2, 32, 10));
        List<Tensor> parameters = new ArrayList<>(recurrent.parameters());
        parameters.addAll(head.parameters());
        return new Trained(
                () -> Losses.crossEntropy(
                        head.forward(recurrent.run(x).output().index(1, 49).squeeze(1)), labels),
                Adam.of(parameters).lr(lr));
    }

    private static Trained transformer(double lr) {
        TransformerEncoderLayer block = new TransformerEncoderLayer(128, 4, 512, Rng.seed(1)).dropout(0);
        first(block, 100, 101, 102, 103, 110, 111, 112, 113, 114, 115, 116, 117);
        Tensor x = LecternContender.tensor(1, 16, 64, 128);
        Tensor y = LecternContender.tensor(2, 16, 64, 128);
        return new Trained(
                () -> Losses.meanSquaredError(block.forward(x, Mode.TRAIN), y),
                Adam.of(block.parameters()).lr(lr));
    }

    private static Trained vae(double lr) {
        Linear hidden = linear(100, 784, 256);
        Linear mean = linear(102, 256, 20);
        Linear logVariance = linear(104, 256, 20);
        Linear decoder = linear(106, 20, 256);
        Linear pixels = linear(108, 256, 784);
        Tensor x = Tensor.of(Inputs.fractions(1, BATCH, 784)).reshape(BATCH, 784);
        // Drawn once: what is compared is learning, not random numbers.
        Tensor noise = LecternContender.tensor(2, BATCH, 20);
        Supplier<Tensor> loss = () -> {
            Tensor h = hidden.forward(x).relu();
            Tensor mu = mean.forward(h);
            Tensor lv = logVariance.forward(h);
            Tensor z = mu.add(lv.mul(0.5).exp().mul(noise));
            Tensor logits = pixels.forward(decoder.forward(z).relu());
            Tensor reconstruction =
                    Tensor.binaryCrossEntropyWithLogits(logits, x).mul(784);
            Tensor divergence = lv.add(1).sub(mu.square()).sub(lv.exp()).sum().mul(-0.5 / BATCH);
            return reconstruction.add(divergence);
        };
        List<Tensor> parameters = List.of(hidden, mean, logVariance, decoder, pixels).stream()
                .flatMap(layer -> layer.parameters().stream())
                .toList();
        return new Trained(loss, Adam.of(parameters).lr(lr));
    }

    static Linear linear(int salt, int in, int out) {
        Tensor weight = Tensor.of(Inputs.weight(salt, in, out)).reshape(in, out).copy();
        return new Linear(weight, Tensor.of(Inputs.bias(salt + 1, out)));
    }

    /** A layer whose parameters, in their order, have the shared first values of these salts. */
    static <T extends Layer> T first(T layer, int... salts) {
        int next = 0;
        for (var parameter : layer.namedParameters().entrySet()) {
            int[] shape = parameter.getValue().shape();
            boolean gain = parameter.getKey().endsWith("weight");
            int salt = salts[next++];
            float[] values = shape.length > 1
                    ? Inputs.weight(salt, shape)
                    : gain ? Inputs.gain(salt, shape[0]) : Inputs.bias(salt, shape[0]);
            long[] sizes = Arrays.stream(shape).asLongStream().toArray();
            parameter.getValue().array().assign(Nd4j.create(values, sizes, 'c'));
        }
        return layer;
    }

    /** A loss and who lowers it. */
    record Trained(Supplier<Tensor> computation, Optimizer optimizer) implements Cases.Step {
        @Override
        public void run() {
            // As the trainer does: what a step makes and nobody keeps serves the next step.
            Tensor.scope((Runnable) this::step);
        }

        @Override
        public double loss() {
            return Tensor.scope(() -> step().item());
        }

        private Tensor step() {
            optimizer.zeroGrad();
            Tensor loss = computation.get();
            loss.backward();
            optimizer.step();
            return loss;
        }
    }
}
