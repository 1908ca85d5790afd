package org.lectern.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Backends;
import org.lectern.tensor.DType;
import org.lectern.tensor.PyTorchOracle;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Every optimizer over 20 steps, as PyTorch made them, and what it remembers carried over to another. */
class PyTorchOptimizersTest {
    private static final int STEPS = 20;
    private static final Map<String, Function<List<Tensor>, Optimizer>> MAKERS = new HashMap<>(Map.of(
            "sgd", p -> Sgd.of(p).lr(0.002),
            "sgd momentum", p -> Sgd.of(p).lr(0.002).momentum(0.9).weightDecay(0.1),
            "sgd nesterov", p -> Sgd.of(p).lr(0.002).momentum(0.8).nesterov(),
            "adagrad", p -> Adagrad.of(p).lr(0.1),
            "adagrad decay", p -> Adagrad.of(p).lr(0.1).lrDecay(0.05).weightDecay(0.1),
            "rmsprop", p -> RmsProp.of(p).lr(0.02),
            "rmsprop centered",
                    p -> RmsProp.of(p).lr(0.02).alpha(0.9).centered().weightDecay(0.1),
            "rmsprop momentum",
                    p -> RmsProp.of(p).lr(0.01).alpha(0.95).momentum(0.7).eps(1e-6),
            "rmsprop all", p -> RmsProp.of(p).lr(0.01).momentum(0.5).centered()));

    static {
        MAKERS.putAll(Map.of(
                "adadelta", Adadelta::of,
                "adadelta decay", p -> Adadelta.of(p).lr(0.5).rho(0.8).eps(1e-4).weightDecay(0.2),
                "adam", p -> Adam.of(p).lr(0.05),
                "adam decay",
                        p -> Adam.of(p).lr(0.05).betas(0.8, 0.95).eps(1e-6).weightDecay(0.3),
                "adamw", p -> AdamW.of(p).lr(0.05),
                "adamw decay", p -> AdamW.of(p).lr(0.05).betas(0.8, 0.95).weightDecay(0.3),
                "nadam", p -> Nadam.of(p).lr(0.05),
                "nadam decay",
                        p -> Nadam.of(p)
                                .lr(0.05)
                                .betas(0.8, 0.95)
                                .momentumDecay(0.02)
                                .weightDecay(0.3),
                "lbfgs", p -> Lbfgs.of(p).lr(0.02).maxIterations(3).historySize(4),
                "lbfgs wolfe", p -> Lbfgs.of(p).strongWolfe().maxIterations(2).historySize(5)));
    }

    static Stream<PyTorchOracle.Case> runs() {
        return PyTorchOracle.cases("optimizers").stream()
                .filter(c -> c.outputs().containsKey("q"));
    }

    private static Optimizer make(String name, List<Tensor> parameters) {
        return Objects.requireNonNull(MAKERS.get(name), name).apply(parameters);
    }

    /** Two parameters and the loss of optimizers.py. */
    private static final class Problem {
        final Tensor p;
        final Tensor q;
        final Tensor scale;

        Problem(DType dtype) {
            p = Tensor.of(dtype, 1.5, -2.0, 0.25, 0.5, 3.0, -1.0).reshape(2, 3).requiresGrad();
            q = Tensor.of(dtype, -1.2, 1.0).requiresGrad();
            scale = Tensor.of(dtype, 1, 2, 3);
        }

        Tensor loss() {
            Tensor bowl = p.square().mul(scale).mul(0.5).sum().sub(p.cos().sum());
            Tensor first = q.slice(0, 0, 1).sum();
            Tensor second = q.slice(0, 1, 2).sum();
            Tensor valley = second.sub(first.square())
                    .square()
                    .mul(10)
                    .add(first.rsub(1).square());
            return bowl.add(valley).add(p.sum().mul(q.sum()).mul(0.1));
        }

        List<Tensor> parameters() {
            return List.of(p, q);
        }
    }

    private static double error(PyTorchOracle.Case expected, DType dtype) {
        Problem problem = new Problem(dtype);
        Optimizer optimizer = make(expected.name(), problem.parameters());
        double worst = 0;
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(problem::loss);
            worst = Math.max(
                    worst, PyTorchOracle.difference(expected.output("p").row(step), problem.p.to(DType.FLOAT64)));
            worst = Math.max(
                    worst, PyTorchOracle.difference(expected.output("q").row(step), problem.q.to(DType.FLOAT64)));
        }
        return worst;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyStepIsPyTorchs(PyTorchOracle.Case expected) {
        assertThat(error(expected, DType.FLOAT64)).isLessThan(1e-9);
        // The valley magnifies the rounding of float32 for the quasi-Newton method.
        assertThat(error(expected, DType.FLOAT32)).isLessThan(expected.name().startsWith("lbfgs") ? 1e-2 : 2e-5);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void bothBackendsMakeTheSameSteps(PyTorchOracle.Case expected) {
        String before = Backends.name();
        Backends.use("nd4j");
        try {
            assertThat(error(expected, DType.FLOAT64)).isLessThan(1e-9);
        } finally {
            Backends.use(before);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aSavedStateGoesOnBitForBit(PyTorchOracle.Case expected) {
        Problem straight = new Problem(DType.FLOAT32);
        Optimizer whole = make(expected.name(), straight.parameters());
        Problem early = new Problem(DType.FLOAT32);
        Optimizer first = make(expected.name(), early.parameters());
        for (int step = 0; step < STEPS; step++) {
            whole.step(straight::loss);
            if (step < STEPS / 2) {
                first.step(early::loss);
            }
        }
        SavedState saved = first.lr(first.lr()).state().copy();
        Problem late = new Problem(DType.FLOAT32);
        Optimizer second = make(expected.name(), late.parameters());
        Optimizer other = make(expected.name(), List.of(late.q));
        org.lectern.tensor.Updates.assign(late.p, early.p.detach());
        org.lectern.tensor.Updates.assign(late.q, early.q.detach());
        second.load(saved);
        for (int step = STEPS / 2; step < STEPS; step++) {
            first.step(early::loss);
            second.step(late::loss);
        }
        assertThat(late.p.toFloats()).containsExactly(straight.p.toFloats());
        assertThat(late.q.toFloats()).containsExactly(straight.q.toFloats());
        assertThatThrownBy(() -> other.load(saved))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("the same parameters in the same order");
    }

    @Test
    void aStateOfAnotherKindOrShapeIsRefusedAndChangesNothing() {
        Tensor p = Tensor.of(1f, 2f).requiresGrad();
        Adam adam = Adam.of(p);
        adam.step(() -> p.square().sum());
        SavedState state = adam.state().copy();
        assertThatThrownBy(() -> AdamW.of(p).load(state)).hasMessageContaining("the state of Adam");
        Tensor longer = Tensor.of(1f, 2f, 3f).requiresGrad();
        Adam wrong = Adam.of(longer).lr(0.3);
        assertThatThrownBy(() -> wrong.load(state))
                .hasMessageContaining("0.mean like its parameter, [3] float32, got [2] float32");
        assertThat(wrong.lr()).isEqualTo(0.3);
        SavedState emptied = new SavedState("Adam", Map.of("lr", 0.1), Map.of());
        assertThatThrownBy(() -> adam.load(emptied)).hasMessageContaining("the number parameters");
    }

    @Test
    void lbfgsFindsTheMinimumOfRosenbrocksValley() {
        Tensor q = Tensor.of(DType.FLOAT64, -1.2, 1).requiresGrad();
        Lbfgs lbfgs = Lbfgs.of(q).strongWolfe().tolerances(1e-10, 1e-16);
        for (int i = 0; i < 4; i++) {
            lbfgs.step(() -> {
                Tensor first = q.slice(0, 0, 1);
                Tensor second = q.slice(0, 1, 2);
                return second.sub(first.square())
                        .square()
                        .mul(100)
                        .add(first.rsub(1).square())
                        .sum();
            });
        }
        assertThat(q.toDoubles()).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    @Test
    void aLossThatCallsBackwardItselfIsToldNotTo() {
        Tensor q = Tensor.of(1f, 2f).requiresGrad();
        for (Optimizer optimizer : List.of(Lbfgs.of(q), Sgd.of(q))) {
            assertThatThrownBy(() -> optimizer.step(() -> {
                        optimizer.zeroGrad();
                        Tensor loss = q.square().sum();
                        loss.backward();
                        return loss;
                    }))
                    .isInstanceOf(TensorException.class)
                    .hasMessageEndingWith("give the loss alone; step(...) computes the gradients");
        }
        assertThat(q.toFloats()).containsExactly(1, 2);
    }

    @Test
    void lbfgsKeepsTheParametersWhenTheLossIsNoNumber() {
        Tensor q = Tensor.of(2f).requiresGrad();
        Lbfgs lbfgs = Lbfgs.of(q).lr(100);
        assertThatThrownBy(() -> lbfgs.step(() -> q.log().mul(3).sum()))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a finite loss");
        assertThat(q.item()).isEqualTo(2);
        assertThatThrownBy(lbfgs::step).hasMessageContaining("step(() -> loss)");
    }

    @Test
    void clippingIsPyTorchs() {
        for (PyTorchOracle.Case expected : PyTorchOracle.cases("optimizers")) {
            if (!expected.name().startsWith("clip")) {
                continue;
            }
            Tensor a = expected.input("a").copy().requiresGrad();
            Tensor b = expected.input("b").copy().requiresGrad();
            a.square().sum().add(b.square().sum()).backward();
            if (expected.name().endsWith("norm")) {
                double norm = GradientClipping.byNorm(List.of(a, b), 2);
                assertThat(norm).isCloseTo(26.0192236625, within(1e-9));
            } else {
                GradientClipping.byValue(List.of(a, b), 1.5);
            }
            assertThat(PyTorchOracle.difference(expected.output("a"), a.grad())).isLessThan(1e-12);
            assertThat(PyTorchOracle.difference(expected.output("b"), b.grad())).isLessThan(1e-12);
        }
    }

    @Test
    void aGradientSharedByTwoParametersIsClippedOnce() {
        Tensor a = Tensor.of(1f, 1f).requiresGrad();
        Tensor b = Tensor.of(1f, 1f).requiresGrad();
        a.add(b).mul(10).sum().backward();
        GradientClipping.byNorm(List.of(a, b), 1);
        assertThat(a.grad().toDoubles()).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
        assertThat(b.grad().toDoubles()).containsExactly(new double[] {0.5, 0.5}, within(1e-6));
    }

    @Test
    void clippingRefusesGradientsThatAreNoNumbersAndBoundsThatMakeNoSense() {
        Tensor a = Tensor.of(0f).requiresGrad();
        a.log().sum().backward();
        assertThatThrownBy(() -> GradientClipping.byNorm(List.of(a), 1)).hasMessageContaining("finite gradients");
        assertThatThrownBy(() -> GradientClipping.byNorm(List.of(a), 0)).hasMessageContaining("a finite bound > 0");
        assertThatThrownBy(() -> GradientClipping.byValue(List.of(a), Double.NaN))
                .isInstanceOf(TensorException.class);
    }

    @Test
    void schedulesArePyTorchs() {
        Map<String, Schedule> schedules = new HashMap<>(Map.of(
                "step", Schedules.step(0.5, 7, 0.5),
                "multiStep", Schedules.multiStep(0.5, 0.3, 5, 20, 21),
                "exponential", Schedules.exponential(0.5, 0.9),
                "cosine", Schedules.cosine(0.5, 59, 0.02),
                "cosineRestarts", Schedules.cosineRestarts(0.5, 7, 2, 0.02),
                "linear", Schedules.linear(0.5, 0.25, 20),
                "warmUp", Schedules.cosine(0.5, 40, 0.01).warmUp(10, 0.1),
                "oneCycle", Schedules.oneCycle(0.7, 60)));
        List<String> seen = new ArrayList<>();
        for (PyTorchOracle.Case expected : PyTorchOracle.cases("optimizers")) {
            Schedule schedule = schedules.get(expected.name().replace("schedule ", ""));
            if (schedule != null) {
                seen.add(expected.name());
                double[] rates = expected.output("lr").toDoubles();
                assertThat(schedule.curve(rates.length)).as(expected.name()).containsExactly(rates, within(1e-12));
            }
        }
        assertThat(seen).hasSize(schedules.size());
    }

    @Test
    void aPlateauIsPyTorchsAlsoWhenSavedInBetween() {
        PyTorchOracle.Case expected = PyTorchOracle.cases("optimizers").stream()
                .filter(c -> c.name().equals("schedule plateau"))
                .findFirst()
                .orElseThrow();
        Sgd sgd = Sgd.of(Tensor.of(0f).requiresGrad()).lr(0.5);
        Plateau plateau = plateau(sgd);
        double[] losses = expected.input("metrics").toDoubles();
        for (int i = 0; i < losses.length; i++) {
            assertThat(sgd.lr()).as("step " + i).isCloseTo(expected.output("lr").at(i), within(1e-12));
            SavedState saved = plateau.state();
            plateau = plateau(sgd);
            plateau.load(saved);
            plateau.step(losses[i]);
        }
    }

    private static Plateau plateau(Optimizer optimizer) {
        return Plateau.of(optimizer).factor(0.5).patience(2).cooldown(1).minLr(0.01);
    }

    @Test
    void aScheduleShowsItsCurve() {
        Schedule schedule = Schedules.cosine(0.1, 90).warmUp(10);
        assertThat(schedule.display().data().toString()).contains("<svg", "learning rate");
        assertThat(schedule).hasToString(schedule.display().text());
        assertThat(schedule.toString()).contains("from 0.00 to 0.100, 101 steps", "█");
        assertThat(Schedules.oneCycle(1, 2).curve(4)).doesNotContain(Double.NaN);
    }

    @Test
    void schedulesRefuseNumbersThatMakeNoSense() {
        List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls = List.of(
                () -> Schedules.step(0.1, 0, 0.5),
                () -> Schedules.step(-1, 3, 0.5),
                () -> Schedules.multiStep(0.1, 0.5, 3, 3),
                () -> Schedules.exponential(0.1, Double.NaN),
                () -> Schedules.cosine(0.1, 0),
                () -> Schedules.cosineRestarts(0.1, 5, 0, 0),
                () -> Schedules.linear(0.1, 2, 5),
                () -> Schedules.oneCycle(0.1, 1),
                () -> Schedules.cosine(0.1, 5).warmUp(0),
                () -> Schedules.cosine(0.1, 5).lr(-1),
                () -> plateau(Sgd.of(Tensor.of(0f).requiresGrad())).factor(1));
        calls.forEach(call -> assertThatThrownBy(call).isInstanceOf(TensorException.class));
    }
}
