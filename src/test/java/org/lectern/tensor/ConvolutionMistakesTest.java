package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad calls of convolutions and pooling are refused before native code sees them. */
class ConvolutionMistakesTest {
    private static Arguments mistake(String message, ThrowingCallable call) {
        return arguments(message, call);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    static List<Arguments> mistakes() {
        Tensor x = Tensor.zeros(2, 4, 6, 6);
        Tensor w = Tensor.zeros(8, 4, 3, 3);
        Tensor v = Tensor.zeros(4, 8, 3, 3);
        Tensor columns = Tensor.zeros(1, 4, 25);
        return List.of(
                mistake(
                        "Window.stride: needs numbers of 1 or more, got 0; the default is 1",
                        () -> x.conv2d(w, Window.stride(0))),
                mistake("Window.stride: needs numbers of 1 or more, got [1, -2]", () -> Window.stride(1, -2)),
                mistake("Window.padding: needs numbers of 0 or more, got -1", () -> x.conv2d(w, Window.padding(-1))),
                mistake("Window.dilation: needs numbers of 1 or more", () -> Window.dilation(0)),
                mistake("Window.groups: needs numbers of 1 or more", () -> Window.groups(0)),
                mistake("Window.size: needs numbers of 1 or more", () -> x.maxPool2d(0)),
                mistake("Window.outputPadding: needs numbers of 0 or more", () -> Window.outputPadding(-1)),
                mistake(
                        "Window.stride: needs one number, or one for height",
                        () -> Window.padding(1).stride(1, 2, 3)),
                mistake(
                        "Window.stride: needs a number, got null",
                        () -> Window.padding(1).stride(ConvolutionMistakesTest.<int[]>missing())),
                mistake(
                        "conv2d: needs an input (batch, channels, height, width), got [4, 6, 6]; unsqueeze(0)",
                        () -> Tensor.zeros(4, 6, 6).conv2d(w)),
                mistake("conv2d: needs an input (batch", () -> Tensor.scalar(1).conv2d(w)),
                mistake("conv2d: needs a weight (filters", () -> x.conv2d(Tensor.zeros(8, 4, 3))),
                mistake(
                        "conv2d: needs a weight (filters, 4, …) for an input of 4 channels, got a weight of shape"
                                + " [4, 8, 3, 3] and an input of shape [2, 4, 6, 6]; swap the first two axes",
                        () -> x.conv2d(v)),
                mistake("4 channels in 2 groups", () -> x.conv2d(w, Window.groups(2))),
                mistake(
                        "conv2d: needs groups that divide the channels and the filters, got 3 groups for 4 channels",
                        () -> x.conv2d(w, Window.groups(3))),
                mistake(
                        "conv2d: needs a kernel that fits into the input, got a kernel that reaches over 7 in an input"
                                + " of height 6; use a smaller kernel, or Window.padding(1)",
                        () -> x.conv2d(Tensor.zeros(8, 4, 7, 3))),
                mistake(
                        "reaches over 9 in an input of height 6 with padding 1",
                        () -> x.conv2d(w, Window.dilation(4).padding(1))),
                mistake("conv2d: needs a kernel of at least 1", () -> x.conv2d(Tensor.zeros(8, 4, 0, 3))),
                mistake(
                        "conv2d: needs an image of at least 1 by 1",
                        () -> Tensor.zeros(2, 4, 0, 6).conv2d(w, Window.padding(2))),
                mistake("conv2d: needs a bias [8]", () -> x.conv2d(w, Tensor.zeros(4))),
                mistake("conv2d: needs a bias [8]", () -> x.conv2d(w, Tensor.zeros(8, 1))),
                mistake("conv2d: needs a weight, got null", () -> x.conv2d(ConvolutionMistakesTest.<Tensor>missing())),
                mistake("conv2d: needs a bias, got null", () -> x.conv2d(w, ConvolutionMistakesTest.<Tensor>missing())),
                mistake(
                        "conv2d: needs a Window, got null",
                        () -> x.conv2d(w, ConvolutionMistakesTest.<Window.Options>missing())),
                mistake("conv2d: needs a Window without size", () -> x.conv2d(w, Window.size(3))),
                mistake("conv2d: needs a Window without outputPadding", () -> x.conv2d(w, Window.outputPadding(1))),
                mistake("at most", () -> x.conv2d(w, Window.padding(1 << 20))),
                mistake("leaves a possible size", () -> x.conv2d(w, Window.padding(Integer.MAX_VALUE))),
                mistake(
                        "a kernel that fits into the input",
                        () -> x.conv2d(w, Window.dilation(Integer.MAX_VALUE).stride(Integer.MAX_VALUE))),
                mistake("conv1d: needs an input (batch, channels, length)", () -> x.conv1d(Tensor.zeros(1, 4, 3))),
                mistake(
                        "conv1d: needs one number for stride, got [1, 2]; there is only one axis; Window.stride(2)",
                        () -> Tensor.zeros(1, 4, 9).conv1d(Tensor.zeros(1, 4, 3), Window.stride(1, 2))),
                mistake(
                        "a weight of shape [1, 5, 3] and an input of shape [1, 4, 9]",
                        () -> Tensor.zeros(1, 4, 9).conv1d(Tensor.zeros(1, 5, 3))),
                mistake("convTranspose2d: needs a weight (channels, filters / groups, …)", () -> x.convTranspose2d(w)),
                mistake(
                        "convTranspose2d: needs an outputPadding less than the stride, got outputPadding 2 and stride 2",
                        () -> x.convTranspose2d(v, Window.stride(2).outputPadding(2))),
                mistake(
                        "convTranspose2d: needs sizes that give an output of at least 1",
                        () -> x.convTranspose2d(v, Window.padding(4))),
                mistake(
                        "convTranspose2d: needs sizes that give an output",
                        () -> x.convTranspose2d(v, Window.stride(Integer.MAX_VALUE))),
                mistake("at most", () -> x.convTranspose2d(v, Window.stride(1 << 20))),
                mistake("convTranspose2d: needs a bias [8]", () -> x.convTranspose2d(v, Tensor.zeros(4))),
                mistake("convTranspose1d: needs an input (batch", () -> x.convTranspose1d(v, Window.stride(2))),
                mistake(
                        "maxPool2d: needs an input (batch",
                        () -> Tensor.zeros(6, 6).maxPool2d(2)),
                mistake("maxPool2d: needs a kernel that fits into the input", () -> x.maxPool2d(7)),
                mistake(
                        "maxPool2d: needs a padding of at most half the window, got padding 2 and window 3",
                        () -> x.maxPool2d(Window.size(3).padding(2))),
                mistake("maxPool2d: needs the size of the window", () -> x.maxPool2d(Window.stride(2))),
                mistake(
                        "maxPool2d: needs a Window without groups",
                        () -> x.maxPool2d(Window.size(2).groups(2))),
                mistake(
                        "maxPool2d: needs a Window, got null",
                        () -> x.maxPool2d(ConvolutionMistakesTest.<Window.Options>missing())),
                mistake("maxPool1d: needs an input (batch, channels, length)", () -> x.maxPool1d(2)),
                mistake(
                        "avgPool2d: needs a window without gaps",
                        () -> x.avgPool2d(Window.size(2).dilation(2))),
                mistake("avgPool2d: needs a kernel that fits", () -> x.avgPool2d(7)),
                mistake(
                        "avgPool1d: needs one number for size",
                        () -> Tensor.zeros(1, 1, 4).avgPool1d(Window.size(1, 2))),
                mistake(
                        "globalAvgPool2d: needs images of at least 1 by 1",
                        () -> Tensor.zeros(1, 2, 0, 3).globalAvgPool2d()),
                mistake(
                        "globalMaxPool2d: needs images of at least 1 by 1",
                        () -> Tensor.zeros(1, 2, 0, 3).globalMaxPool2d()),
                mistake("adaptiveAvgPool2d: needs an output of at least 1 by 1", () -> x.adaptiveAvgPool2d(0, 2)),
                mistake("adaptiveAvgPool2d: needs at most", () -> x.adaptiveAvgPool2d(1 << 20, 1 << 20)),
                mistake("unfold: needs a kernel that fits", () -> x.unfold(Window.size(7))),
                mistake(
                        "unfold: needs at most",
                        () -> x.unfold(Window.size(1 << 12).padding(1 << 12))),
                mistake(
                        "unfold: needs at most",
                        () -> x.unfold(Window.size(1 << 20).padding(1 << 20).stride(1 << 20))),
                mistake(
                        "fold: needs columns (batch, channels * 4, 25), got [1, 4, 24]",
                        () -> Tensor.zeros(1, 4, 24).fold(6, 6, Window.size(2))),
                mistake("fold: needs columns (batch, channels * 9, 16)", () -> columns.fold(6, 6, Window.size(3))),
                mistake("fold: needs columns (batch, channels * window, places)", () -> x.fold(6, 6, Window.size(2))),
                mistake("fold: needs an image of at least 1 by 1", () -> columns.fold(0, 6, Window.size(2))),
                mistake("upsampleNearest: needs a factor of at least 1", () -> x.upsampleNearest(0)),
                mistake("upsampleBilinear: needs an input (batch", () -> columns.upsampleBilinear(2)),
                mistake("upsampleBilinear: needs at most", () -> x.upsampleBilinear(1 << 20)),
                mistake("upsampleNearest: needs at most", () -> x.upsampleNearest(Integer.MAX_VALUE)));
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void badCallsAreRefusedOnBothBackends(String message, ThrowingCallable call) {
        for (String backend : List.of("cpu", "nd4j")) {
            Backends.use(backend);
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            TensorException.class, e -> assertThat(e.remedy()).isNotEmpty())
                    .hasMessageContaining(message);
        }
    }
}
