package org.lectern.contenders;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Tensor;

/** Lectern's steps of training. */
final class LecternSteps {
    private static final int BATCH = 64;

    private LecternSteps() {}

    static void add(Cases cases) {
        cases.addStep("linear regression", 0.1, LecternSteps::linearRegression);
        cases.addStep(
                "MLP Adam", 1e-3, lr -> mlp(net -> Adam.of(net.parameters()).lr(lr)));
        cases.addStep("MLP SGD", 0.1, lr -> mlp(net -> Sgd.of(net.parameters()).lr(lr)));
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

    /** A loss and who lowers it. */
    record Trained(Supplier<Tensor> computation, Optimizer optimizer) implements Cases.Step {
        @Override
        public void run() {
            step();
        }

        @Override
        public double loss() {
            return step().item();
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
