package org.lectern.contenders;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's networks. Its arrays are ND4J's, so that for ops without a network ND4J's column is its own too. */
final class Dl4jContender implements Contender {
    private static final int BATCH = 64;

    @Override
    public String about() {
        return "1.0.0-M2.1";
    }

    @Override
    public Cases cases() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        Cases cases = new Cases();
        cases.add("eager", "relu(xw+b) 64x100x10", () -> dense());
        cases.add("conv", "64x1x28x28 8f5 forward", () -> new Convolution(64, 1, 28, 8, 5, false));
        cases.add("conv", "64x1x28x28 8f5 both", () -> new Convolution(64, 1, 28, 8, 5, true));
        cases.add("conv", "32x16x14x14 32f3 forward", () -> new Convolution(32, 16, 14, 32, 3, false));
        cases.add("conv", "32x16x14x14 32f3 both", () -> new Convolution(32, 16, 14, 32, 3, true));
        cases.add("conv", "16x3x32x32 32f3 forward", () -> new Convolution(16, 3, 32, 32, 3, false));
        cases.add("conv", "16x3x32x32 32f3 both", () -> new Convolution(16, 3, 32, 32, 3, true));
        cases.addStep("linear regression", 0.1, Dl4jContender::linearRegression);
        cases.addStep("MLP Adam", 1e-3, lr -> mlp(new Adam(lr)));
        cases.addStep("MLP SGD", 0.1, lr -> mlp(new Sgd(lr)));
        cases.addStep("LeNet", 0.05, Dl4jContender::leNet);
        cases.addStep("LSTM", 1e-3, Dl4jContender::lstm);
        return cases;
    }

    private static Work dense() {
        MultiLayerNetwork net = network(
                new Sgd(0.1),
                null,
                new DenseLayer.Builder()
                        .nIn(100)
                        .nOut(10)
                        .activation(Activation.RELU)
                        .build());
        net.setParam("0_W", Nd4jContender.array(3, 100, 10));
        net.setParam("0_b", Nd4jContender.array(4, 1, 10));
        INDArray x = Nd4jContender.array(1, 64, 100);
        return new Work() {
            @Override
            public List<double[]> check() {
                return List.of(Inputs.sums(Nd4jContender.floats(net.output(x))));
            }

            @Override
            public Object run() {
                return net.output(x);
            }
        };
    }

    private static Fit linearRegression(double lr) {
        MultiLayerNetwork net = network(
                new Sgd(lr),
                null,
                new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(2)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build());
        linear(net, 0, 100, 2, 1);
        return new Fit(net, Nd4jContender.array(1, 32, 2), Nd4jContender.array(2, 32, 1));
    }

    private static Fit mlp(IUpdater updater) {
        MultiLayerNetwork net = network(
                updater,
                null,
                new DenseLayer.Builder()
                        .nIn(784)
                        .nOut(256)
                        .activation(Activation.RELU)
                        .build(),
                new DenseLayer.Builder()
                        .nIn(256)
                        .nOut(128)
                        .activation(Activation.RELU)
                        .build(),
                classes(128));
        linear(net, 0, 100, 784, 256);
        linear(net, 1, 102, 256, 128);
        linear(net, 2, 104, 128, 10);
        return new Fit(net, Nd4jContender.array(1, BATCH, 784), labels());
    }

    private static Fit leNet(double lr) {
        MultiLayerNetwork net = network(
                new Sgd(lr),
                InputType.convolutional(28, 28, 1),
                new ConvolutionLayer.Builder(5, 5)
                        .nOut(6)
                        .padding(2, 2)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build(),
                new ConvolutionLayer.Builder(5, 5)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build(),
                new DenseLayer.Builder().nOut(120).activation(Activation.RELU).build(),
                new DenseLayer.Builder().nOut(84).activation(Activation.RELU).build(),
                classes(84));
        net.setParam("0_W", Nd4jContender.array(Inputs.weight(100, 6, 1, 5, 5), 6, 1, 5, 5));
        net.setParam("0_b", Nd4jContender.array(Inputs.bias(101, 6), 1, 6));
        net.setParam("2_W", Nd4jContender.array(Inputs.weight(102, 16, 6, 5, 5), 16, 6, 5, 5));
        net.setParam("2_b", Nd4jContender.array(Inputs.bias(103, 16), 1, 16));
        linear(net, 4, 104, 400, 120);
        linear(net, 5, 106, 120, 84);
        linear(net, 6, 108, 84, 10);
        return new Fit(net, Nd4jContender.array(1, BATCH, 1, 28, 28), labels());
    }

    private static Fit lstm(double lr) {
        int in = 64;
        int hidden = 128;
        MultiLayerNetwork net = network(
                new Adam(lr),
                null,
                new LastTimeStep(new LSTM.Builder()
                        .nIn(in)
                        .nOut(hidden)
                        .activation(Activation.TANH)
                        .gateActivationFunction(Activation.SIGMOID)
                        .build()),
                classes(hidden));
        net.setParam("0_W", gates(Inputs.weight(100, 4 * hidden, in), hidden, in));
        net.setParam("0_RW", gates(Inputs.weight(101, 4 * hidden, hidden), hidden, hidden));
        // PyTorch has two biases, of which DL4J knows the sum.
        float[] bias = Inputs.bias(102, 4 * hidden);
        float[] second = Inputs.bias(103, 4 * hidden);
        for (int i = 0; i < bias.length; i++) {
            bias[i] += second[i];
        }
        net.setParam("0_b", gates(bias, hidden, 1));
        linear(net, 1, 104, hidden, 10);
        // (batch, time, features) as the others have it.
        INDArray x = Nd4jContender.array(1, 32, 50, in).permute(0, 2, 1).dup('c');
        INDArray y = Nd4jContender.array(Inputs.oneHot(Inputs.labels(2, 32, 10), 10), 32, 10);
        return new Fit(net, x, y);
    }

    /** From PyTorch's {@code (4 hidden, in)} with gates i, f, g, o to DL4J's {@code (in, 4 hidden)} with gates g, f, o, i. */
    private static INDArray gates(float[] weight, int hidden, int in) {
        int[] order = {2, 1, 3, 0};
        float[] result = new float[weight.length];
        for (int gate = 0; gate < 4; gate++) {
            for (int unit = 0; unit < hidden; unit++) {
                for (int i = 0; i < in; i++) {
                    result[i * 4 * hidden + gate * hidden + unit] = weight[(order[gate] * hidden + unit) * in + i];
                }
            }
        }
        return Nd4jContender.array(result, in, 4L * hidden);
    }

    private static OutputLayer classes(int in) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static INDArray labels() {
        return Nd4jContender.array(Inputs.oneHot(Inputs.labels(2, BATCH, 10), 10), BATCH, 10);
    }

    private static void linear(MultiLayerNetwork net, int layer, int salt, int in, int out) {
        net.setParam(layer + "_W", Nd4jContender.array(Inputs.weight(salt, in, out), in, out));
        net.setParam(layer + "_b", Nd4jContender.array(Inputs.bias(salt + 1, out), 1, out));
    }

    private static MultiLayerNetwork network(IUpdater updater, @Nullable InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
                .updater(updater)
                .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        if (input != null) {
            list.setInputType(input);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.build());
        net.init();
        return net;
    }

    /** Training as DL4J's users train. */
    private record Fit(MultiLayerNetwork net, INDArray x, INDArray y) implements Cases.Step {
        @Override
        public void run() {
            net.fit(x, y);
        }

        @Override
        public double loss() {
            net.fit(x, y);
            return net.score();
        }
    }

    /** A layer alone, with its gradients by DL4J's way for errors that come from outside. */
    private static final class Convolution implements Work {
        private final MultiLayerNetwork net;
        private final INDArray x;
        private final INDArray upstream;
        private final boolean both;
        private final boolean first;

        Convolution(int batch, int channels, int size, int filters, int kernel, boolean both) {
            this.both = both;
            // As in the other contenders, pixels need no gradients.
            this.first = channels < 4;
            net = network(
                    new Sgd(0.1),
                    null,
                    new ConvolutionLayer.Builder(kernel, kernel)
                            .nIn(channels)
                            .nOut(filters)
                            .convolutionMode(ConvolutionMode.Truncate)
                            .activation(Activation.IDENTITY)
                            .build());
            net.setParam(
                    "0_W",
                    Nd4jContender.array(
                            Inputs.weight(2, filters, channels, kernel, kernel), filters, channels, kernel, kernel));
            net.setParam("0_b", Nd4jContender.array(Inputs.bias(3, filters), 1, filters));
            x = Nd4jContender.array(1, batch, channels, size, size);
            int out = size - kernel + 1;
            upstream = Nd4jContender.array(99, batch, filters, out, out);
        }

        @Override
        public List<double[]> check() {
            List<double[]> rows = new ArrayList<>();
            if (!both) {
                rows.add(Inputs.sums(Nd4jContender.floats(net.output(x))));
                return rows;
            }
            net.setInput(x);
            rows.add(Inputs.sums(
                    Nd4jContender.floats(net.feedForward(true, false).get(1))));
            var result = net.backpropGradient(upstream, LayerWorkspaceMgr.noWorkspaces());
            Gradient gradient = result.getFirst();
            rows.add(Inputs.sums(Nd4jContender.floats(gradient.getGradientFor("0_W"))));
            rows.add(Inputs.sums(Nd4jContender.floats(gradient.getGradientFor("0_b"))));
            if (!first) {
                rows.add(Inputs.sums(Nd4jContender.floats(result.getSecond())));
            }
            return rows;
        }

        @Override
        public Object run() {
            if (!both) {
                return net.output(x);
            }
            net.setInput(x);
            net.feedForward(true, false);
            return net.backpropGradient(upstream, LayerWorkspaceMgr.noWorkspaces());
        }
    }
}
