package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.train.TrainerTest.XOR;
import static org.lectern.train.TrainerTest.quiet;
import static org.lectern.train.TrainerTest.small;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lectern.data.Batch;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.nn.Tanh;
import org.lectern.optim.Adam;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Plateau;
import org.lectern.optim.Schedule;
import org.lectern.optim.Sgd;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** What a trainer refuses, and how it says so. */
class TrainerMistakesTest {
    private final Rng rng = Rng.seed(3);

    @Test
    void aLabelThatMeansAnotherClassInValidationIsRefused() {
        Tensor x = Tensor.zeros(3, 2);
        Dataset train = Dataset.of(x, Tensor.of(0, 1, 2)).withClassNames(List.of("ant", "bee", "cat"));
        Dataset test = Dataset.of(x, Tensor.of(0, 1, 1)).withClassNames(List.of("bee", "cat"));
        Sequential net = small(2, 3, rng);
        Trainer trainer = quiet(net, Losses.crossEntropy());
        assertThatThrownBy(() -> trainer.fit(train.batches(2), 1, test))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("got the label 0 for \"ant\" in training and for \"bee\" here;");
        trainer.fit(train.batches(2), 1, Dataset.of(x, Tensor.of(0, 1, 1)).withClassNames(List.of("ant", "bee")));
        assertThatThrownBy(() -> trainer.evaluate(test))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(
                        "evaluate: needs examples whose labels mean the classes of the training examples");
    }

    @Test
    void aLossForNumbersIsNotTakenOnTheIndicesOfOtherNumbers() {
        Tensor x = Tensor.of(new float[][] {{0}, {1}, {2}, {3}});
        Dataset counts = Dataset.of(x, Tensor.of(0, 1, 2, 1)).withClassNames(List.of("1", "3", "5"));
        Sequential net = small(1, 1, rng);
        Loss squares = Losses.meanSquaredError();
        assertThatThrownBy(() -> quiet(net, squares).fit(counts.batches(2), 1))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "fit: needs targets that are numbers, for this loss, got classes: the indices 0 to 2 for 1, 3, 5; is it a"
                                + " quantity? Tables.prepare(table, …) keeps its numbers; for classes, take Losses.crossEntropy() and"
                                + " an output for each");
        assertThatThrownBy(() -> quiet(net, squares).evaluate(counts)).hasMessageContaining("evaluate: needs targets");
        Loss own = (outputs, targets) -> outputs.sub(targets.to(outputs.dtype()).reshape(outputs.shape()))
                .square()
                .mean();
        assertThatThrownBy(() -> quiet(net, own).fit(counts.batches(2), 1)).hasMessageContaining("for 1, 3, 5");
        Dataset two = Dataset.of(x, Tensor.of(0, 1, 0, 1)).withClassNames(List.of("1", "2"));
        assertThatThrownBy(() -> quiet(net, Losses.huber(1)).fit(two.batches(2), 1))
                .hasMessageContaining("the indices 0 to 1 for 1, 2;");
        // What is right: two classes by a loss of one's own, numbers that are the indices, words, one output for each
        // class.
        quiet(net, own).fit(two.batches(2), 1);
        quiet(net, Losses.binaryCrossEntropy()).fit(two.batches(2), 1);
        quiet(net, squares).fit(two.withClassNames(List.of("0", "1")).batches(2), 1);
        quiet(net, squares)
                .fit(counts.withClassNames(List.of("low", "mid", "high")).batches(2), 1);
        quiet(small(1, 3, rng), Losses.crossEntropy()).fit(counts.batches(2), 1);
        quiet(small(1, 3, rng), squares).fit(counts.mixup(0.2, rng).batches(2), 1);
    }

    @Test
    void onlyOneScheduleSetsTheLearningRate() {
        Sequential net = small(2, 2, rng);
        Optimizer optimizer = Adam.of(net.parameters());
        Schedule schedule = org.lectern.optim.Schedules.constant(0.1);
        List<java.util.function.UnaryOperator<Trainer>> kinds = List.of(
                trainer -> trainer.schedule(schedule),
                trainer -> trainer.schedulePerBatch(schedule),
                trainer -> trainer.schedule(Plateau.of(optimizer)));
        for (var first : kinds) {
            for (var second : kinds) {
                Trainer trainer = first.apply(Trainer.of(net, Losses.crossEntropy(), optimizer));
                if (first == second) {
                    assertThat(second.apply(trainer)).isSameAs(trainer);
                } else {
                    assertThatThrownBy(() -> second.apply(trainer))
                            .isInstanceOf(TensorException.class)
                            .hasMessageContaining("one schedule of the learning rate");
                }
            }
        }
    }

    @Test
    void resumingWithAnotherNetworkSaysSo(@org.junit.jupiter.api.io.TempDir Path folder) {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        quiet(small(2, 2, rng), Losses.crossEntropy())
                .checkpoints(Checkpoints.in(folder))
                .fit(xor.batches(4, rng), 1);
        Sequential wider = Sequential.of(new Linear(2, 7, rng), new Tanh(), new Linear(7, 2, rng));
        Sequential deeper = Sequential.of(
                new Linear(2, 16, rng), new Tanh(), new Linear(16, 2, rng), new Tanh(), new Linear(2, 2, rng));
        Sequential shallower = Sequential.of(new Linear(2, 16, rng));
        Map<Sequential, String> others = Map.of(
                wider, "0.weight [2, 7] where [2, 16] was saved and 2 more differences",
                deeper, "4.weight, which was not saved",
                shallower, "no 2.weight where [16, 2] was saved");
        others.forEach((net, words) -> {
            float[] before = net.parameters().get(0).toFloats();
            assertThatThrownBy(() -> quiet(net, Losses.crossEntropy())
                            .checkpoints(Checkpoints.in(folder).resume())
                            .fit(xor.batches(4, rng), 2))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("Checkpoints.resume: needs the network that was saved, got another one with")
                    .hasMessageContaining(words);
            assertThat(net.parameters().get(0).toFloats()).containsExactly(before);
        });
    }

    @Test
    void anOptimizerOfAnotherNetIsRefused() {
        Sequential net = small(2, 2, rng);
        Sequential other = small(2, 2, rng);
        assertThatThrownBy(() -> Trainer.of(net, Losses.crossEntropy(), Sgd.of(other.parameters())))
                .isInstanceOf(TensorException.class)
                .hasMessage("Trainer.of: needs an optimizer of the network's parameters, got one of 4 others;"
                        + " make the optimizer of net.parameters()");
        // Only some of them, as when the rest is frozen.
        assertThat(Trainer.of(
                        net, Losses.crossEntropy(), Sgd.of(net.parameters().subList(2, 4))))
                .isNotNull();
    }

    @Test
    void nullIsRefusedInFourParts() {
        Sequential net = small(2, 2, rng);
        Trainer trainer = quiet(net, Losses.crossEntropy());
        Optimizer sgd = Sgd.of(net.parameters());
        List<Batch> holes = Collections.singletonList(nothing());
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> trainer.fit(nothing(), 2),
                () -> trainer.fit(holes, 2),
                () -> trainer.evaluate(nothing()),
                () -> trainer.predict(nothing()),
                () -> trainer.callback(nothing()),
                () -> trainer.onEpoch(nothing()),
                () -> trainer.metric(nothing(), (y, t) -> 0),
                () -> trainer.metric("none", nothing()),
                () -> trainer.schedule((Schedule) nothing()),
                () -> trainer.schedule((Plateau) nothing()),
                () -> trainer.schedulePerBatch(nothing()),
                () -> trainer.checkpoints(nothing()),
                () -> Checkpoints.in((Path) nothing()),
                () -> Trainer.of(nothing()),
                () -> Trainer.of(nothing(), Losses.crossEntropy(), sgd),
                () -> Trainer.of(net, nothing(), sgd),
                () -> Trainer.of(net, Losses.crossEntropy(), nothing()))) {
            assertThatThrownBy(call)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("got null; give the variable a value first");
        }
    }

    @SuppressWarnings("NullAway")
    private static <T> T nothing() {
        return null;
    }

    @Test
    void badCallsAreExplained() {
        Sequential net = small(2, 2, rng);
        Trainer trainer = quiet(net, Losses.crossEntropy());
        Dataset moons = Datasets.moons(20, 0.1, rng);
        assertThatThrownBy(() -> trainer.fit(moons.batches(4), 0)).hasMessageContaining("at least 1 epoch");
        assertThatThrownBy(() -> trainer.fit(List.of(), 1)).hasMessageContaining("at least 1 batch");
        Iterator<Batch> once = moons.batches(4).iterator();
        assertThatThrownBy(() -> trainer.fit(() -> once, 2))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("gone through again");
        assertThatThrownBy(() -> trainer.earlyStopping(0)).hasMessageContaining("patience");
        trainer.earlyStopping(2);
        assertThatThrownBy(() -> trainer.fit(moons.batches(4), 1)).hasMessageContaining("third argument");
    }

    @Test
    void aScheduleOfAnotherOptimizerIsRefused() {
        Sequential net = small(2, 2, rng);
        Optimizer mine = Adam.of(net.parameters()).lr(0.02);
        Optimizer other = Sgd.of(net.parameters()).lr(0.5);
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), mine).quiet();
        assertThatThrownBy(() -> trainer.schedule(Plateau.of(other).patience(1)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("Trainer.schedule: needs a Plateau of the optimizer that trains, Adam(lr 0.02")
                .hasMessageContaining("got one of another, Sgd(lr 0.5");
        assertThat(trainer.schedule(Plateau.of(mine).patience(1))).isSameAs(trainer);
    }

    @Test
    void aNetworkOrLossThatGivesNothingIsNamed() {
        Dataset moons = Datasets.moons(20, 0.1, rng);
        Sequential net = small(2, 2, rng);
        Loss none = (outputs, targets) -> nothing();
        Loss rows = (outputs, targets) -> outputs.sum(1);
        for (Optimizer optimizer : List.of(Adam.of(net.parameters()), Lbfgs.of(net.parameters()))) {
            assertThatThrownBy(() -> Trainer.of(net, none, optimizer).quiet().fit(moons.batches(10), 1))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("fit: needs a scalar from the loss, got null; return what it computes");
            assertThatThrownBy(() -> Trainer.of(net, rows, optimizer).quiet().fit(moons.batches(10), 1))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("needs a scalar from the loss, got shape [10]; let it return its mean()");
        }
        assertThatThrownBy(() -> quiet(net, none).evaluate(moons)).hasMessageContaining("a scalar from the loss");
        Layer silent = x -> nothing();
        assertThatThrownBy(() -> Trainer.of(silent, Losses.crossEntropy(), Adam.of(net.parameters()))
                        .quiet()
                        .fit(moons.batches(10), 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a result from the network's forward, got null");
    }

    @Test
    void saysThatNothingIsRecordedWhileItEvaluates() {
        Dataset xor = Dataset.of(XOR.copy().requiresGrad(), Tensor.of(0, 1, 1, 0));
        Sequential net = small(2, 2, rng);
        Loss penalised = (outputs, labels) -> Losses.crossEntropy(outputs, labels)
                .add(Gradients.of(outputs.sum(), xor.x()).get(0).sum());
        Trainer trainer = Trainer.of(net, penalised, Adam.of(net.parameters())).quiet();
        assertThatThrownBy(() -> trainer.fit(xor.batches(4).inOrder(), 1, xor))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("nor while a Trainer evaluates");
    }
}
