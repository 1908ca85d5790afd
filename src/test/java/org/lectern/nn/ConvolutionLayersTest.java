package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.PyTorchOracle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Window;

class ConvolutionLayersTest {
    private final Rng rng = Rng.seed(4);

    @Test
    void theirGradientsAreRightInInputWeightAndBias() {
        Gradients.check(
                t -> new Conv2d(t[1], t[2]).stride(2).padding(1).forward(t[0]),
                Tensor.randn(rng, 2, 3, 5, 4),
                Tensor.randn(rng, 4, 3, 3, 2),
                Tensor.randn(rng, 4));
        Gradients.check(
                t -> new Conv1d(t[1], t[2]).dilation(2).padding(2).forward(t[0]),
                Tensor.randn(rng, 2, 3, 6),
                Tensor.randn(rng, 4, 3, 3),
                Tensor.randn(rng, 4));
        Gradients.check(
                t -> new ConvTranspose2d(t[1], t[2]).stride(2).outputPadding(1).forward(t[0]),
                Tensor.randn(rng, 2, 3, 3, 2),
                Tensor.randn(rng, 3, 4, 3, 2),
                Tensor.randn(rng, 4));
    }

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("convolution").stream()
                .filter(c -> List.of("conv2d 0", "conv2d 1", "convTranspose2d 1", "conv1d")
                        .contains(c.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theyAgreeWithPyTorch(PyTorchOracle.Case expected) {
        double error = PyTorchOracle.error(expected, in -> {
            Tensor x = Objects.requireNonNull(in.get("x"));
            Tensor w = Objects.requireNonNull(in.get("w"));
            Tensor b = Objects.requireNonNull(in.get("b"));
            Layer layer = switch (expected.name()) {
                case "conv2d 0" -> new Conv2d(w, b);
                case "conv2d 1" -> new Conv2d(w, b).padding(1);
                case "conv1d" -> new Conv1d(w, b).stride(2).padding(1).dilation(2);
                default -> new ConvTranspose2d(w, b).stride(2).padding(1);
            };
            return layer.forward(x);
        });
        assertThat(error).isLessThan(1e-10);
    }

    @Test
    void sizesAreThoseOfPyTorch() {
        Tensor images = Tensor.zeros(2, 3, 32, 32);
        assertThat(new Conv2d(3, 16, 3, rng)
                        .stride(2)
                        .padding(1)
                        .forward(images)
                        .shape())
                .containsExactly(2, 16, 16, 16);
        assertThat(new Conv2d(3, 16, 3, rng)
                        .kernel(1, 5)
                        .padding(0, 2)
                        .forward(images)
                        .shape())
                .containsExactly(2, 16, 32, 32);
        assertThat(new ConvTranspose2d(3, 8, 4, rng)
                        .stride(2)
                        .padding(1)
                        .forward(images)
                        .shape())
                .containsExactly(2, 8, 64, 64);
        assertThat(new Conv1d(3, 8, 5, rng).forward(Tensor.zeros(2, 3, 20)).shape())
                .containsExactly(2, 8, 16);
        assertThat(new MaxPool2d(3).stride(2).padding(1).forward(images).shape())
                .containsExactly(2, 3, 16, 16);
        assertThat(new MaxPool1d(2).forward(Tensor.zeros(2, 3, 7)).shape()).containsExactly(2, 3, 3);
        assertThat(new AvgPool1d(2).forward(Tensor.zeros(2, 3, 7)).shape()).containsExactly(2, 3, 3);
        assertThat(new AvgPool1d(2)
                        .forward(Tensor.of(1f, 3f, 5f, 9f).reshape(1, 1, 4))
                        .toFloats())
                .containsExactly(2, 7);
        assertThat(new AvgPool1d(3)
                        .stride(2)
                        .padding(1)
                        .forward(Tensor.of(1f, 2f, 3f).reshape(1, 1, 3))
                        .toFloats())
                .containsExactly(1, 5 / 3f);
        assertThat(new AvgPool2d(2).forward(images).shape()).containsExactly(2, 3, 16, 16);
        assertThat(new GlobalAvgPool2d().forward(images).shape()).containsExactly(2, 3);
        assertThat(new GlobalMaxPool2d()
                        .forward(Tensor.of(1f, 5f, -2f, -3f).reshape(1, 2, 1, 2))
                        .toFloats())
                .containsExactly(5, -2);
        assertThat(new AdaptiveAvgPool2d(7).forward(images).shape()).containsExactly(2, 3, 7, 7);
        assertThat(new Upsample(2).forward(images).shape()).containsExactly(2, 3, 64, 64);
        assertThat(new Upsample(2).bilinear().forward(images).shape()).containsExactly(2, 3, 64, 64);
    }

    @Test
    void parametersAreFoundUnderPyTorchsNamesAndShapes() {
        Conv2d layer = new Conv2d(4, 6, 3, rng).groups(2);
        assertThat(layer.namedParameters()).containsOnlyKeys("weight", "bias");
        assertThat(layer.weight().shape()).containsExactly(6, 2, 3, 3);
        assertThat(layer.parameterCount()).isEqualTo(6 * 2 * 9 + 6);
        assertThat(new ConvTranspose2d(4, 6, 3, rng).groups(2).weight().shape()).containsExactly(4, 3, 3, 3);
        assertThat(layer.withoutBias().parameterCount()).isEqualTo(6 * 2 * 9);
        assertThat(layer.withoutBias().stride(2).weight()).isSameAs(layer.weight());
    }

    @Test
    void weightsStartWithinOneOverTheRootOfFanIn() {
        Conv2d layer = new Conv2d(4, 64, 5, rng);
        double limit = 1 / Math.sqrt(4 * 25);
        assertThat(layer.weight().abs().max().item()).isBetween(0.95 * limit, limit);
        assertThat(layer.bias().orElseThrow().abs().max().item()).isBetween(0.8 * limit, limit);
        assertThat(new ConvTranspose2d(4, 64, 5, rng).weight().abs().max().item())
                .isLessThanOrEqualTo(1 / Math.sqrt(64 * 25));
        Conv2d he = layer.withInit(Initializers.heNormal());
        assertThat(he.weight().std().item()).isBetween(0.9 * Math.sqrt(2.0 / 100), 1.1 * Math.sqrt(2.0 / 100));
        assertThat(he.bias().orElseThrow().abs().max().item()).isZero();
    }

    @Test
    void sameSeedSameWeights() {
        float[] first = new Conv2d(3, 4, 3, Rng.seed(1)).weight().toFloats();
        assertThat(new Conv2d(3, 4, 3, Rng.seed(1)).weight().toFloats()).containsExactly(first);
    }

    @Test
    void layersSayWhatTheyAre() {
        assertThat(new Conv2d(3, 16, 3, rng)).hasToString("Conv2d(3, 16, kernel 3)");
        assertThat(new Conv2d(3, 6, 3, rng)
                        .kernel(3, 5)
                        .stride(2)
                        .padding(1, 0)
                        .groups(3)
                        .withoutBias())
                .hasToString("Conv2d(3, 6, kernel 3 x 5, stride 2, padding 1 x 0, groups 3, no bias)");
        assertThat(new MaxPool2d(3).stride(2)).hasToString("MaxPool2d(size 3, stride 2)");
        assertThat(new AvgPool2d(Window.padding(0))).hasToString("AvgPool2d()");
        assertThat(new Upsample(2).bilinear()).hasToString("Upsample(2, bilinear)");
    }

    @Test
    void aNetworkLearnsToTellStripesApart() {
        Sequential net = Sequential.of(
                new Conv2d(1, 4, 3, rng).padding(1),
                new Relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(36, 2, rng));
        float[] stripes = new float[72];
        for (int i = 0; i < 36; i++) {
            stripes[i] = i % 2;
            stripes[36 + i] = i / 6 % 2;
        }
        Tensor x = Tensor.of(stripes).reshape(2, 1, 6, 6);
        Tensor labels = Tensor.of(0, 1);
        for (int step = 0; step < 60; step++) {
            net.parameters().forEach(Tensor::zeroGrad);
            Tensor.softmaxCrossEntropy(net.forward(x), labels).backward();
            for (Tensor p : net.parameters()) {
                org.lectern.tensor.Updates.assign(p, p.detach().sub(p.grad().mul(0.2)));
            }
        }
        assertThat(net.forward(x).argmax(1).toInts()).containsExactly(0, 1);
    }

    @Test
    void mistakesNameTheLayerAndTheRemedy() {
        Conv2d layer = new Conv2d(3, 16, 3, rng);
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(2, 1, 8, 8)))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "Conv2d(3, 16, kernel 3): needs an input of shape (batch, 3, height, width), got [2, 1, 8, 8];"
                                + " the layer was made for 3 channels, got 1; make its first size 1");
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(2, 8, 8, 3))).hasMessageContaining("x.permute(0, 3, 1, 2)");
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(3, 8, 8))).hasMessageContaining("x.unsqueeze(0)");
        assertThatThrownBy(() -> new Conv2d(1, 2, 3, rng).forward(Tensor.zeros(5, 8, 8)))
                .hasMessageContaining("x.unsqueeze(1)");
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(2, 192)))
                .hasMessageContaining("x.reshape(batch, 3, height, width)");
        assertThatThrownBy(() -> new Linear(400, 10, rng).forward(Tensor.zeros(2, 16, 5, 5)))
                .hasMessageContaining("put new Flatten() before it");
        assertThatThrownBy(() -> new Conv2d(3, 0, 3, rng)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> layer.groups(2)).hasMessageContaining("groups that divide 3 input and 16 output");
        assertThatThrownBy(() -> layer.stride(0)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> layer.padding(-1)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> new Conv2d(Tensor.zeros(2, 3, 3), Tensor.zeros(2)))
                .hasMessageContaining("a weight of 4 axes");
        assertThatThrownBy(() -> new Conv2d(Tensor.zeros(2, 3, 3, 3), Tensor.zeros(3)))
                .hasMessageContaining("a bias of shape [2]");
        assertThatThrownBy(() -> new Conv2d(Tensor.zeros(2, 3, 3, 3), Tensor.zeros(2)).groups(1))
                .hasMessageContaining("Conv2d.groups: needs a layer made with an Rng");
        assertThatThrownBy(() -> new MaxPool2d(0)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> new Upsample(0)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> new AdaptiveAvgPool2d(0)).isInstanceOf(TensorException.class);
    }
}
