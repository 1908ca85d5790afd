package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions and pooling: PyTorch's values, the two ways to compute them, and which kernels are used. */
class ConvolutionTest {
    private static final Map<String, Function<In, Tensor>> FUNCTIONS = new HashMap<>();

    private record In(Map<String, Tensor> tensors) {
        Tensor x() {
            return Objects.requireNonNull(tensors.get("x"));
        }

        Tensor w() {
            return Objects.requireNonNull(tensors.get("w"));
        }

        Tensor b() {
            return Objects.requireNonNull(tensors.get("b"));
        }
    }

    static {
        Window.Options[] convolutions = {
            Window.defaults(),
            Window.padding(1),
            Window.stride(2).padding(0, 1),
            Window.dilation(2, 3).stride(1, 2),
            Window.groups(2).padding(2),
            Window.padding(1),
        };
        for (int i = 0; i < convolutions.length; i++) {
            Window.Options window = convolutions[i];
            FUNCTIONS.put("conv2d " + i, in -> in.x().conv2d(in.w(), in.b(), window));
        }
        Window.Options[] transposed = {
            Window.defaults(),
            Window.stride(2).padding(1),
            Window.stride(2).groups(2).outputPadding(1),
            Window.dilation(2, 1).stride(1, 2),
        };
        for (int i = 0; i < transposed.length; i++) {
            Window.Options window = transposed[i];
            FUNCTIONS.put("convTranspose2d " + i, in -> in.x().convTranspose2d(in.w(), in.b(), window));
        }
        Window.Options sparse = Window.stride(2).padding(1).dilation(2);
        FUNCTIONS.put("conv1d", in -> in.x().conv1d(in.w(), in.b(), sparse));
        FUNCTIONS.put(
                "convTranspose1d",
                in -> in.x().convTranspose1d(in.w(), in.b(), Window.stride(2).padding(1)));
        Window.Options usual = Window.size(3).stride(2).padding(1);
        for (String name : List.of("image", "ties", "odd")) {
            FUNCTIONS.put("maxPool2d 2 " + name, in -> in.x().maxPool2d(2));
            FUNCTIONS.put("maxPool2d 3 2 1 " + name, in -> in.x().maxPool2d(usual));
            FUNCTIONS.put("avgPool2d 2 " + name, in -> in.x().avgPool2d(2));
        }
        FUNCTIONS.put(
                "maxPool2d dilated",
                in -> in.x().maxPool2d(Window.size(2, 3).stride(1).padding(1).dilation(2)));
        FUNCTIONS.put("maxPool1d", in -> in.x().maxPool1d(Window.size(3).stride(2)));
        FUNCTIONS.put("avgPool2d 3 2 1", in -> in.x().avgPool2d(usual));
        FUNCTIONS.put("avgPool1d", in -> in.x().avgPool1d(2));
        FUNCTIONS.put("adaptiveAvgPool2d", in -> in.x().adaptiveAvgPool2d(4, 3));
        FUNCTIONS.put("globalMaxPool2d", in -> in.x().globalMaxPool2d());
        FUNCTIONS.put("globalAvgPool2d", in -> in.x().globalAvgPool2d());
        FUNCTIONS.put(
                "unfold",
                in -> in.x().unfold(Window.size(2, 3).dilation(2).padding(1).stride(1, 2)));
        FUNCTIONS.put("fold", in -> in.x().fold(5, 4, Window.size(2, 3).padding(1)));
        FUNCTIONS.put("upsampleNearest", in -> in.x().upsampleNearest(2));
        FUNCTIONS.put("upsampleBilinear", in -> in.x().upsampleBilinear(3));
    }

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("convolution");
    }

    @AfterEach
    void backToTheUsual() {
        OneDnn.enable(true);
        Backends.use("cpu");
    }

    private static double error(PyTorchOracle.Case expected) {
        Function<In, Tensor> function = Objects.requireNonNull(FUNCTIONS.get(expected.name()), expected.name());
        return PyTorchOracle.error(expected, in -> function.apply(new In(in)));
    }

    private static PyTorchOracle.Case single(PyTorchOracle.Case wide) {
        Map<String, Tensor> inputs = new HashMap<>();
        wide.inputs().forEach((key, x) -> inputs.put(key, x.to(DType.FLOAT32)));
        return new PyTorchOracle.Case(wide.name(), inputs, wide.outputs());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        assertThat(error(expected)).isLessThan(1e-10);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inFloat32TheyAgreeWithOneDnnAndWithout(PyTorchOracle.Case expected) {
        assertThat(error(single(expected))).isLessThan(2e-5);
        OneDnn.enable(false);
        assertThat(error(single(expected))).isLessThan(2e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nd4jAgreesWithPyTorch(PyTorchOracle.Case expected) {
        Backends.use("nd4j");
        assertThat(error(expected)).isLessThan(1e-6);
    }

    private record Sizes(int batch, int channels, int size, int filters, int kernel, Window.Options window) {}

    static List<Sizes> sizes() {
        return List.of(
                new Sizes(64, 1, 28, 8, 5, Window.defaults()),
                new Sizes(64, 1, 28, 6, 5, Window.padding(2)),
                new Sizes(64, 6, 14, 16, 5, Window.defaults()),
                new Sizes(32, 16, 14, 32, 3, Window.padding(1)),
                new Sizes(16, 3, 32, 32, 3, Window.padding(1)),
                new Sizes(8, 16, 32, 32, 3, Window.padding(1).stride(2)),
                new Sizes(8, 64, 8, 128, 4, Window.padding(1).stride(2)),
                new Sizes(8, 32, 16, 32, 1, Window.stride(2)),
                new Sizes(8, 16, 14, 16, 3, Window.padding(1).groups(16)),
                new Sizes(8, 16, 14, 32, 3, Window.padding(2).groups(2).dilation(2)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theSizesOfACourseAgreeWithOneDnnAndWithout(Sizes s) {
        Rng rng = Rng.seed(3);
        Tensor x =
                Tensor.randn(rng, s.batch(), s.channels(), s.size(), s.size()).requiresGrad();
        int groups = s.window().groups();
        Tensor w = Tensor.randn(rng, s.filters(), s.channels() / groups, s.kernel(), s.kernel())
                .requiresGrad();
        Tensor b = Tensor.randn(rng, s.filters()).requiresGrad();
        Tensor[] on = valueAndGradients(x, w, b, s.window());
        OneDnn.enable(false);
        Tensor[] off = valueAndGradients(x, w, b, s.window());
        for (int i = 0; i < on.length; i++) {
            double scale = off[i].abs().max().item();
            assertThat(on[i].sub(off[i]).abs().max().item() / scale).isLessThan(2e-5);
        }
    }

    private static Tensor[] valueAndGradients(Tensor x, Tensor w, Tensor b, Window.Options window) {
        Tensor y = x.conv2d(w, b, window);
        List<Tensor> gradients = Gradients.of(y.mul(y.detach()).sum(), x, w, b);
        x.zeroGrad();
        w.zeroGrad();
        b.zeroGrad();
        y.mul(y.detach()).sum().backward();
        return new Tensor[] {
            y.detach(),
            x.grad(),
            w.grad(),
            b.grad(),
            gradients.get(0).detach(),
            gradients.get(1).detach()
        };
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void noneOfTheKernelsIsTheSlowReference(Sizes s) {
        assumeTrue(OneDnn.available(), "oneDNN's natives are not on this machine");
        int[] padding = s.window().paddings("test", false);
        WindowShape window = WindowShape.of(
                "test",
                1,
                s.size(),
                s.size(),
                new int[] {s.kernel(), s.kernel()},
                s.window().strides("test", new int[] {1, 1}, false),
                padding,
                s.window().dilations("test", false));
        ConvolutionShape shape = ConvolutionShape.of(
                s.batch(), s.channels(), s.filters(), s.window().groups(), window);
        for (List<String> kernels : OneDnnConvolution.kernels(shape)) {
            assertThat(kernels).isNotEmpty().noneMatch(name -> name.contains("ref"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void aMaximumsGradientGoesToOneElementOnly(String backend) {
        Backends.use(backend);
        Tensor x = Tensor.ones(1, 1, 4, 4).requiresGrad();
        x.maxPool2d(2).sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void aStrideLargerThanTheImageGivesOnePlace(String backend) {
        Backends.use(backend);
        Tensor x = Tensor.ones(1, 1, 4, 4);
        Window.Options far = Window.stride(Integer.MAX_VALUE);
        assertThat(x.conv2d(Tensor.ones(1, 1, 3, 3), far).toFloats()).containsExactly(9);
        assertThat(x.conv2d(Tensor.ones(1, 1, 1, 1), far.dilation(Integer.MAX_VALUE))
                        .toFloats())
                .containsExactly(1);
        assertThat(x.maxPool2d(far.size(2)).toFloats()).containsExactly(1);
        assertThat(x.unfold(far.size(1, 2)).toFloats()).containsExactly(1, 1);
        assertThat(x.convTranspose2d(Tensor.ones(1, 1, 1, 1)).shape()).containsExactly(1, 1, 4, 4);
    }

    @Test
    void sameSeedSameBits() {
        Tensor x = Tensor.randn(Rng.seed(1), 8, 3, 16, 16);
        Tensor w = Tensor.randn(Rng.seed(2), 8, 3, 3, 3);
        assertThat(x.conv2d(w).toFloats()).containsExactly(x.conv2d(w).toFloats());
    }

    @Test
    void float32PoolsAsFloat64Does() {
        Tensor wide = Tensor.randn(Rng.seed(5), 3, 4, 9, 14).to(DType.FLOAT64).requiresGrad();
        Tensor single = wide.detach().to(DType.FLOAT32).requiresGrad();
        for (Window.Options window : List.of(
                Window.size(2), Window.size(2).stride(1, 2), Window.size(3).stride(2))) {
            wide.zeroGrad();
            single.zeroGrad();
            assertThat(single.maxPool2d(window).toFloats())
                    .containsExactly(wide.maxPool2d(window).toFloats());
            single.maxPool2d(window).square().sum().backward();
            wide.maxPool2d(window).square().sum().backward();
            assertThat(single.grad().allClose(wide.grad(), 1e-6)).isTrue();
        }
    }

    @Test
    void integersAreFilteredAsFloat32() {
        Tensor x = Tensor.arange(16).reshape(1, 1, 4, 4);
        Tensor w = Tensor.ones(DType.INT32, 1, 1, 2, 2);
        assertThat(x.conv2d(w).dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.conv2d(w).at(0, 0, 0, 0)).isEqualTo(0 + 1 + 4 + 5);
        assertThat(x.maxPool2d(2).toFloats()).containsExactly(5, 7, 13, 15);
    }

    @Test
    void aWindowShowsWhatWasSaid() {
        assertThat(Window.stride(2).padding(1, 0).groups(4)).hasToString("Window.stride(2).padding(1, 0).groups(4)");
        assertThat(Window.defaults()).hasToString("Window");
    }

    @Test
    void aWindowTellsWhatItWasGiven() {
        Window.Options window = Window.size(3).stride(2, 1).padding(1).groups(2);
        assertThat(window.size()).containsExactly(3);
        assertThat(window.stride()).containsExactly(2, 1);
        assertThat(window.padding()).containsExactly(1);
        assertThat(window.dilation()).containsExactly(1);
        assertThat(window.groups()).isEqualTo(2);
        assertThat(Window.padding(1).stride()).isEmpty();
        window.stride()[0] = 7;
        assertThat(window.stride()).containsExactly(2, 1);
    }
}
