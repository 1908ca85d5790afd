package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.nn.Dropout;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Mode;
import org.lectern.nn.SafeTensors;
import org.lectern.nn.Sequential;
import org.lectern.nn.Tanh;
import org.lectern.optim.Adam;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** A training loop written by hand that is put down and taken up again. */
class OptimizerFileTest {
    @TempDir
    Path folder;

    private final Tensor x = Tensor.randn(Rng.seed(1), 8, 3);
    private final Tensor y = Tensor.randn(Rng.seed(2), 8, 1);

    private static Sequential net() {
        Rng rng = Rng.seed(3);
        return Sequential.of(new Linear(3, 4, rng), new Tanh(), new Linear(4, 1, rng));
    }

    private void train(Sequential net, Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            optimizer.step(() -> Losses.meanSquaredError(net.forward(x), y));
        }
    }

    static List<Function<List<Tensor>, Optimizer>> optimizers() {
        return List.of(
                parameters -> Adam.of(parameters).lr(0.02),
                parameters -> Sgd.of(parameters).lr(0.1).momentum(0.9),
                parameters -> Lbfgs.of(parameters).strongWolfe().maxIterations(3));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void anOptimizerGoesOnFromItsFile(Function<List<Tensor>, Optimizer> made) {
        Sequential straight = net();
        train(straight, made.apply(straight.parameters()), 9);

        Sequential first = net();
        Optimizer before = made.apply(first.parameters());
        train(first, before, 5);
        before.lr(before.lr());
        first.save(folder.resolve("net.safetensors"));
        Checkpoints.save(folder.resolve("optimizer.safetensors"), before);

        Sequential second = net();
        Optimizer after = made.apply(second.parameters()).lr(0.7);
        second.load(folder.resolve("net.safetensors"));
        Checkpoints.load(folder.resolve("optimizer.safetensors").toString(), after);
        assertThat(after.lr()).isEqualTo(before.lr());
        train(second, after, 4);
        for (int i = 0; i < 4; i++) {
            assertThat(second.parameters().get(i).toFloats())
                    .containsExactly(straight.parameters().get(i).toFloats());
        }
    }

    @Test
    void aLoopWithDropoutGoesOnBitForBitWithItsGenerators() {
        Noisy straight = new Noisy();
        straight.train(9);
        Noisy first = new Noisy();
        first.train(4);
        Path file = folder.resolve("loop.safetensors");
        first.net.save(folder.resolve("net.safetensors"));
        Checkpoints.save(file, first.optimizer, first.net.rngs(), first.shuffle);

        Noisy second = new Noisy();
        second.net.load(folder.resolve("net.safetensors"));
        Checkpoints.load(file.toString(), second.optimizer, second.net.rngs(), second.shuffle);
        second.train(5);
        for (int i = 0; i < 4; i++) {
            assertThat(second.net.parameters().get(i).toFloats())
                    .containsExactly(straight.net.parameters().get(i).toFloats());
        }

        // Three layers and the order of the batches. A file with generators says so where they are forgotten, and
        // changes nothing.
        float[] before = first.net.parameters().get(0).toFloats();
        for (ThrowingCallable forgetful : List.<ThrowingCallable>of(
                () -> Checkpoints.load(file, first.optimizer),
                () -> Checkpoints.load(file, first.optimizer, first.net.rngs()),
                () -> Checkpoints.load(file, first.optimizer, List.of(), first.shuffle))) {
            assertThatThrownBy(forgetful)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("the generators that were saved, 4");
        }
        assertThat(first.net.parameters().get(0).toFloats()).containsExactly(before);
        Checkpoints.save(file.toString(), first.optimizer, List.of(first.shuffle));
        Checkpoints.load(file, first.optimizer, List.of(first.shuffle));
    }

    /** A loop written by hand whose network drops out and whose batches come in random order. */
    private final class Noisy {
        final Rng shuffle = Rng.seed(11);
        final Sequential net = Sequential.of(
                new Linear(3, 4, Rng.seed(3)), new Dropout(0.5, Rng.seed(5)), new Linear(4, 1, Rng.seed(7)));
        final Optimizer optimizer = Adam.of(net.parameters()).lr(0.02);

        void train(int steps) {
            for (int i = 0; i < steps; i++) {
                int[] order = shuffle.permutation(8);
                optimizer.step(() -> Losses.meanSquaredError(
                        net.forward(x.index(0, order).slice(0, 0, 5), Mode.TRAIN),
                        y.index(0, order).slice(0, 0, 5)));
            }
        }
    }

    @Test
    void oneThatMadeNoStepYetIsSavedToo() {
        Path file = folder.resolve("fresh.safetensors");
        Sequential net = net();
        Checkpoints.save(file.toString(), Adam.of(net.parameters()).lr(0.3));
        Adam adam = Adam.of(net.parameters());
        Checkpoints.load(file, adam);
        assertThat(adam.lr()).isEqualTo(0.3);
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() {
        Path file = folder.resolve("adam.safetensors");
        Sequential net = net();
        Adam adam = Adam.of(net.parameters()).lr(0.02);
        train(net, adam, 2);
        Checkpoints.save(file, adam);
        Sgd sgd = Sgd.of(net.parameters()).lr(0.1);
        refused(file, sgd, "Sgd.load: needs the state of one of its kind, got the state of Adam");
        assertThat(sgd.lr()).isEqualTo(0.1);
        Sequential wider = Sequential.of(new Linear(3, 5, Rng.seed(3)), new Tanh(), new Linear(5, 1, Rng.seed(3)));
        refused(file, Adam.of(wider.parameters()), "give the optimizer the same parameters in the same order");
        refused(file, Adam.of(net.parameters().get(0)), "the state of 1 parameters, got that of 4");

        Path weights = folder.resolve("net.safetensors");
        net.save(weights);
        refused(weights, adam, "Checkpoints.load: needs a file with an optimizer's state, got one without");
        for (String words :
                List.of("", "null", "[]", "{}", "{\"owner\":\"Adam\"}", "{\"owner\":3,\"numbers\":{\"a\":{}}}")) {
            Path bad = folder.resolve("bad.safetensors");
            SafeTensors.save(bad, new SafeTensors.Content(Map.of(), Map.of("lectern.optimizer", words)));
            refused(bad, adam, "a file with an optimizer's state");
        }
        Path empty = folder.resolve("empty.safetensors");
        SafeTensors.save(
                empty,
                new SafeTensors.Content(
                        Map.of(), Map.of("lectern.optimizer", "{\"owner\":\"Adam\",\"numbers\":{\"lr\":null}}")));
        refused(empty, adam, "the number parameters");
        refused(folder.resolve("none.safetensors"), adam, "none.safetensors");
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsRefused() {
        Adam adam = Adam.of(net().parameters());
        assertThatThrownBy(() -> Checkpoints.save((Path) null, adam)).hasMessageContaining("a file, got null");
        assertThatThrownBy(() -> Checkpoints.save((String) null, adam)).hasMessageContaining("of a file, got null");
        assertThatThrownBy(() -> Checkpoints.save("a", null)).hasMessageContaining("an optimizer, got null");
        assertThatThrownBy(() -> Checkpoints.load("a", null)).hasMessageContaining("an optimizer, got null");
        assertThatThrownBy(() -> Checkpoints.load("a\0", adam)).isInstanceOf(TensorException.class);
    }

    private static void refused(Path file, Optimizer optimizer, String words) {
        assertThatThrownBy(() -> Checkpoints.load(file, optimizer))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(words);
    }
}
