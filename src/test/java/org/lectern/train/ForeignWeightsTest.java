package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lectern.train.TrainerTest.XOR;
import static org.lectern.train.TrainerTest.small;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.data.Dataset;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Weights that a network uses without holding them, and those that an optimizer trains beside it. */
class ForeignWeightsTest {
    private final Rng rng = Rng.seed(3);

    private static final Linear OF_NO_LAYER = new Linear(3, 3, Rng.seed(9));

    private final Linear aroundIt = new Linear(3, 3, rng);

    @Test
    void refusesANetworkThatUsesWeightsItDoesNotHold() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Layer lambda = x -> OF_NO_LAYER.forward(x).relu();
        Layer inner = new Layer() {
            @Override
            public Tensor forward(Tensor x) {
                return aroundIt.forward(x);
            }
        };
        for (Layer stranger : List.of(lambda, inner)) {
            Sequential net = Sequential.of(new Linear(2, 3, rng), stranger, new Linear(3, 2, rng));
            for (Optimizer optimizer : List.of(Adam.of(net.parameters()), Lbfgs.of(net.parameters()))) {
                Trainer trainer =
                        Trainer.of(net, Losses.crossEntropy(), optimizer).quiet();
                Tensor before = net.parameters().get(0).copy();
                // Each time: a cell is run again.
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1))
                            .isInstanceOf(TensorException.class)
                            .hasMessageContaining("uses parameters of shape [3, 3] and [3] from outside of it")
                            .hasMessageContaining("keep the layers in fields");
                }
                assertThat(net.parameters().get(0).allClose(before, 0)).isTrue();
            }
            // Whose optimizer knows them may use them.
            List<Tensor> all = new ArrayList<>(net.parameters());
            all.addAll(OF_NO_LAYER.parameters());
            all.addAll(aroundIt.parameters());
            Trainer.of(net, Losses.crossEntropy(), Adam.of(all)).quiet().fit(xor.batches(4), 1);
        }
    }

    @Test
    void trainsTheHeadAloneOnAFrozenTrunk() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Linear trunk = new Linear(2, 3, rng);
        Linear head = new Linear(3, 2, rng);
        Tensor before = trunk.weight().copy();
        Trainer.of(Sequential.of(trunk, head), Losses.crossEntropy(), Adam.of(head.parameters()))
                .quiet()
                .fit(xor.batches(4), 2);
        assertThat(trunk.weight().allClose(before, 0)).isTrue();
    }

    @Test
    void aLossMayUseNetworksOfItsOwnAndInputsMayRequireGradients() {
        Dataset xor = Dataset.of(XOR.copy().requiresGrad(), Tensor.of(0, 1, 1, 0));
        Linear critic = new Linear(2, 2, rng);
        Sequential net = small(2, 2, rng);
        Tensor before = critic.weight().copy();
        Trainer.of(
                        net,
                        (outputs, labels) -> Losses.crossEntropy(critic.forward(outputs), labels),
                        Adam.of(net.parameters()))
                .quiet()
                .fit(xor.batches(4), 2);
        assertThat(critic.weight().allClose(before, 0)).isTrue();
    }

    /** Remembers its input, to take gradients to it. */
    private static final class Remembering implements Layer {
        private final Linear map = new Linear(2, 2, Rng.seed(1));

        @Nullable
        Tensor asked;

        @Override
        public Tensor forward(Tensor x) {
            asked = x.detach().requiresGrad();
            return map.forward(asked);
        }
    }

    /** The same, and says that it is no part of it. */
    private static final class Forgetting implements Layer {
        private final Linear map = new Linear(2, 2, Rng.seed(1));

        transient @Nullable Tensor asked;

        @Override
        public Tensor forward(Tensor x) {
            asked = x.detach().requiresGrad();
            return map.forward(asked);
        }
    }

    @Test
    void refusesParametersThatForwardMakesUnlessTheyAreMarkedAsNone() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Remembering net = new Remembering();
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet();
        assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(
                        "others made in forward: asked [4, 2]; make layers in the constructor; mark a field"
                                + " transient");
        Forgetting other = new Forgetting();
        Trainer.of(other, Losses.crossEntropy(), Adam.of(other.parameters()))
                .quiet()
                .fit(xor.batches(4), 1);
        assertThat(other.namedParameters()).containsOnlyKeys("map.weight", "map.bias");
    }

    @Test
    void earlyStoppingPutsBackWhatTheOptimizerTrainsBesideTheNet() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Dataset other = Dataset.of(XOR, Tensor.of(1, 0, 0, 1));
        Linear free = new Linear(2, 2, rng);
        Layer net = x -> free.forward(x);
        Tensor scale = Tensor.ones(2).requiresGrad();
        List<Tensor> all = new ArrayList<>(free.parameters());
        all.add(scale);
        History history = Trainer.of(
                        net,
                        (outputs, labels) -> Losses.crossEntropy(outputs.mul(scale), labels),
                        Adam.of(all).lr(0.3))
                .quiet()
                .earlyStopping(2)
                .fit(xor.batches(4), 50, other);
        double best = history.epochs().stream()
                .mapToDouble(Epoch::validationLoss)
                .min()
                .orElseThrow();
        assertThat(history.last().validationLoss()).isGreaterThan(best);
        double now = Losses.crossEntropy(net.forward(XOR).mul(scale), other.y()).item();
        assertThat(now).isCloseTo(best, within(1e-6));
    }

    @Test
    void looksForForeignWeightsInEachFit() {
        Dataset xor = Dataset.of(XOR, Tensor.of(0, 1, 1, 0));
        Linear own = new Linear(2, 3, rng);
        Linear head = new Linear(3, 2, rng);
        boolean[] goesAround = {false};
        Layer between = x -> goesAround[0] ? OF_NO_LAYER.forward(x) : x;
        Sequential net = Sequential.of(own, between, head);
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet();
        trainer.fit(xor.batches(4), 1);
        goesAround[0] = true;
        assertThatThrownBy(() -> trainer.fit(xor.batches(4), 1)).hasMessageContaining("from outside of it");
    }
}
