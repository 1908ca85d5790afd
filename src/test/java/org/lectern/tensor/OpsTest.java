package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every op: right gradients, and agreement of the two backends. */
class OpsTest {
    static List<OpTable.Op> ops() {
        return OpTable.all();
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAgreeWithFiniteDifferences(OpTable.Op op) {
        assertThat(Gradients.error(op.function(), op.inputs())).isLessThan(1e-6);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAgreeWithFiniteDifferencesOnNd4j(OpTable.Op op) {
        Backends.use("nd4j");
        assertThat(Gradients.error(op.function(), op.inputs())).isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsOfGradientsAgreeWithFiniteDifferences(OpTable.Op op) {
        // The first derivative, as a recorded function of the inputs, is differentiated like any other.
        double error = Gradients.error(
                in -> {
                    Tensor out = op.function().apply(in).square().sum();
                    if (!out.needsGrad()) {
                        Tensor[] marked = new Tensor[in.length];
                        Arrays.setAll(marked, i -> in[i].copy().requiresGrad());
                        boolean before = Graph.recording(true);
                        try {
                            return flat(Gradients.of(
                                    op.function().apply(marked).square().sum(), marked));
                        } finally {
                            Graph.recording(before);
                        }
                    }
                    return flat(Gradients.of(out, in));
                },
                op.inputs());
        assertThat(error).isLessThan(1e-5);
    }

    private static Tensor flat(List<Tensor> gradients) {
        Tensor[] parts = gradients.stream().map(Tensor::flatten).toArray(Tensor[]::new);
        return Tensor.concat(0, parts);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void backendsAgreeInFloat32(OpTable.Op op) {
        List<Tensor> cpu = valueAndGradients("cpu", op);
        List<Tensor> nd4j = valueAndGradients("nd4j", op);
        for (int i = 0; i < cpu.size(); i++) {
            assertThat(cpu.get(i).allClose(nd4j.get(i), 2e-5))
                    .as("%s%n%s", cpu.get(i), nd4j.get(i))
                    .isTrue();
            assertThat(cpu.get(i).dtype()).isEqualTo(nd4j.get(i).dtype());
        }
    }

    private static List<Tensor> valueAndGradients(String backend, OpTable.Op op) {
        Backends.use(backend);
        Tensor[] inputs = new Tensor[op.inputs().length];
        Arrays.setAll(inputs, i -> op.inputs()[i].to(DType.FLOAT32).copy().requiresGrad());
        Tensor out = op.function().apply(inputs);
        List<Tensor> results = new ArrayList<>(List.of(out.detach()));
        out.square().sum().backward();
        for (Tensor input : inputs) {
            results.add(input.grad());
        }
        return results;
    }

    @Test
    void comparesWithTheNumberOfTheTensorsTypeThatAScalarMeans() {
        Tensor x = Tensor.of(0.1f, Float.POSITIVE_INFINITY, Float.MAX_VALUE);
        assertThat(x.eq(0.1).toFloats()).containsExactly(1, 0, 0);
        assertThat(x.gt(0.1).toFloats()).containsExactly(0, 1, 1);
        assertThat(x.ge(0.1).toFloats()).containsExactly(1, 1, 1);
        assertThat(x.lt(1e300).toFloats()).containsExactly(1, 0, 1);
        assertThat(x.eq(Double.POSITIVE_INFINITY).toFloats()).containsExactly(0, 1, 0);
        assertThat(x.to(DType.FLOAT64).eq(0.1).toFloats()).containsExactly(0, 0, 0);
        assertThat(Tensor.of(1, 2).lt(1.5).toFloats()).containsExactly(1, 0);
    }
}
