package org.lectern.contenders;

import java.util.ArrayList;
import java.util.List;
import org.lectern.nn.Flatten;
import org.lectern.nn.Layer;
import org.lectern.nn.LeakyRelu;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.nn.Tanh;
import org.lectern.optim.Adam;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;

/** Lectern's steps of training on images, of layers with the shared first values. */
final class LecternImageSteps {
    private static final Window.Options PLAIN = Window.stride(1);
    private static final Window.Options SAME = Window.padding(1);
    private static final Window.Options HALF = Window.stride(2).padding(1);
    private static final int BATCH = 32;

    private LecternImageSteps() {}

    static void add(Cases cases) {
        cases.addStep("LeNet", 0.05, LecternImageSteps::leNet);
        cases.addStep("ResNet", 0.05, LecternImageSteps::resNet);
        cases.addStep("DCGAN", 2e-4, Gan::new);
    }

    private static LecternSteps.Trained leNet(double lr) {
        Layer net = Sequential.of(
                new ConvBias(
                        LecternContender.weight(100, 6, 1, 5, 5), LecternContender.bias(101, 6), Window.padding(2)),
                new Relu(),
                x -> x.maxPool2d(2),
                new ConvBias(LecternContender.weight(102, 16, 6, 5, 5), LecternContender.bias(103, 16), PLAIN),
                new Relu(),
                x -> x.maxPool2d(2),
                new Flatten(),
                LecternSteps.linear(104, 400, 120),
                new Relu(),
                LecternSteps.linear(106, 120, 84),
                new Relu(),
                LecternSteps.linear(108, 84, 10));
        Tensor x = LecternContender.tensor(1, 64, 1, 28, 28);
        Tensor labels = Tensor.of(Inputs.labels(2, 64, 10));
        return new LecternSteps.Trained(
                () -> Losses.crossEntropy(net.forward(x), labels),
                Sgd.of(net.parameters()).lr(lr));
    }

    private static LecternSteps.Trained resNet(double lr) {
        Layer net = Sequential.of(
                conv(100, 3, 16, 3, SAME),
                new Norm(102, 16),
                new Relu(),
                new Basic(120, 16, 16, 1),
                new Basic(140, 16, 32, 2),
                new Basic(160, 32, 64, 2),
                Tensor::globalAvgPool2d,
                new Flatten(),
                LecternSteps.linear(180, 64, 10));
        Tensor x = LecternContender.tensor(1, BATCH, 3, 32, 32);
        Tensor labels = Tensor.of(Inputs.labels(2, BATCH, 10));
        return new LecternSteps.Trained(
                () -> Losses.crossEntropy(net.forward(x), labels),
                Sgd.of(net.parameters()).lr(lr).momentum(0.9));
    }

    private static Conv conv(int salt, int channels, int filters, int kernel, Window.Options window) {
        return new Conv(LecternContender.weight(salt, filters, channels, kernel, kernel), window);
    }

    private static final class ConvBias implements Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final Window.Options window;

        ConvBias(Tensor weight, Tensor bias, Window.Options window) {
            this.weight = weight.requiresGrad();
            this.bias = bias.requiresGrad();
            this.window = window;
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.conv2d(weight, bias, window);
        }
    }

    private static final class Conv implements Layer {
        private final Tensor weight;
        private final Window.Options window;

        Conv(Tensor weight, Window.Options window) {
            this.weight = weight.requiresGrad();
            this.window = window;
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.conv2d(weight, window);
        }
    }

    private static final class ConvTranspose implements Layer {
        private final Tensor weight;
        private final Window.Options window;

        ConvTranspose(int salt, int channels, int filters, Window.Options window) {
            this.weight = LecternContender.weight(salt, channels, filters, 4, 4).requiresGrad();
            this.window = window;
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.convTranspose2d(weight, window);
        }
    }

    /** Batch normalisation. */
    private static final class Norm implements Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final Tensor mean;
        private final Tensor variance;

        Norm(int salt, int channels) {
            this.weight = LecternContender.gain(salt, channels).requiresGrad();
            this.bias = LecternContender.bias(salt + 1, channels).requiresGrad();
            this.mean = Tensor.zeros(channels);
            this.variance = Tensor.ones(channels);
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.batchNorm(mean, variance, weight, bias, true, 0.1, 1e-5);
        }
    }

    /** Two convolutions and a way around them. */
    private static final class Basic implements Layer {
        private final Layer main;
        private final Layer around;

        Basic(int salt, int channels, int filters, int stride) {
            this.main = Sequential.of(
                    conv(salt, channels, filters, 3, Window.stride(stride).padding(1)),
                    new Norm(salt + 2, filters),
                    new Relu(),
                    conv(salt + 4, filters, filters, 3, SAME),
                    new Norm(salt + 6, filters));
            this.around = stride == 1
                    ? Sequential.of()
                    : Sequential.of(
                            conv(salt + 8, channels, filters, 1, Window.stride(stride)), new Norm(salt + 10, filters));
        }

        @Override
        public Tensor forward(Tensor x) {
            return main.forward(x).add(around.forward(x)).relu();
        }
    }

    /** A generator and a discriminator, each learning once in a step. */
    private static final class Gan implements Cases.Step {
        private final Layer generator = Sequential.of(
                new ConvTranspose(100, 64, 128, PLAIN),
                new Norm(102, 128),
                new Relu(),
                new ConvTranspose(104, 128, 64, HALF),
                new Norm(106, 64),
                new Relu(),
                new ConvTranspose(108, 64, 32, HALF),
                new Norm(110, 32),
                new Relu(),
                new ConvTranspose(112, 32, 3, HALF),
                new Tanh());
        private final Layer discriminator = Sequential.of(
                conv(120, 3, 32, 4, HALF),
                new LeakyRelu(0.2),
                conv(122, 32, 64, 4, HALF),
                new Norm(124, 64),
                new LeakyRelu(0.2),
                conv(126, 64, 128, 4, HALF),
                new Norm(128, 128),
                new LeakyRelu(0.2),
                conv(130, 128, 1, 4, PLAIN),
                new Flatten());
        private final Tensor real = LecternContender.tensor(1, BATCH, 3, 32, 32);
        private final Tensor noise = LecternContender.tensor(2, BATCH, 64, 1, 1);
        private final Tensor ones = Tensor.ones(BATCH, 1);
        private final Tensor zeros = Tensor.zeros(BATCH, 1);
        private final List<Adam> adams = new ArrayList<>();

        Gan(double lr) {
            for (Layer net : List.of(generator, discriminator)) {
                adams.add(Adam.of(net.parameters()).lr(lr).betas(0.5, 0.999));
            }
        }

        @Override
        public void run() {
            Tensor.scope((Runnable) this::step);
        }

        @Override
        public double loss() {
            return Tensor.scope(() -> step().item());
        }

        private Tensor step() {
            adams.get(1).zeroGrad();
            Tensor fake = generator.forward(noise);
            Tensor loss = Losses.binaryCrossEntropy(discriminator.forward(real), ones)
                    .add(Losses.binaryCrossEntropy(discriminator.forward(fake.detach()), zeros));
            loss.backward();
            adams.get(1).step();
            adams.get(0).zeroGrad();
            Tensor fooled = Losses.binaryCrossEntropy(discriminator.forward(fake), ones);
            fooled.backward();
            adams.get(0).step();
            return loss.add(fooled.detach());
        }
    }
}
