package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class LayerTest {
    private final Rng rng = Rng.seed(1);

    /** As a student writes it in a cell. */
    static class Scale implements Layer {
        Tensor factor = Tensor.ones(3).requiresGrad();
        Tensor offset = Tensor.zeros(3);

        @Override
        public Tensor forward(Tensor x) {
            return x.mul(factor).add(offset);
        }
    }

    /** A layer with layers inside, in a field, a list, a map and an array, one of them shared. */
    final class Nest implements Layer {
        private final Linear first = new Linear(2, 2, rng);
        private final List<Layer> list = List.of(new Linear(2, 2, rng), first);
        private final Map<String, Layer> map = Map.of("key", new Scale());
        private final Tensor[] array = {Tensor.ones(4).requiresGrad()};
        private Tensor lastOutput = Tensor.ones(1);

        @Override
        public Tensor forward(Tensor x) {
            lastOutput = first.forward(x);
            return lastOutput;
        }
    }

    @Test
    void findsTheParametersOfALayerInFiveLines() {
        Scale scale = new Scale();
        assertThat(scale.parameters()).containsExactly(scale.factor);
        assertThat(scale.namedParameters()).containsExactly(Map.entry("factor", scale.factor));
        assertThat(scale.parameterCount()).isEqualTo(3);
    }

    @Test
    void findsParametersInNestedLayersOnceAndByName() {
        Nest nest = new Nest();
        nest.forward(Tensor.ones(1, 2));
        assertThat(nest.namedParameters().keySet())
                .containsExactly(
                        "first.weight", "first.bias", "list.0.weight", "list.0.bias", "map.key.factor", "array.0");
        assertThat(nest.namedParameters().values()).containsExactlyElementsOf(nest.parameters());
        assertThat(nest.children().keySet()).containsExactly("first", "list.0", "map.key");
    }

    record Gates(Linear input, Tensor shift) {}

    /** With layers where they are easily overlooked. */
    final class Wrapped implements Layer {
        private final Optional<Linear> shortcut = Optional.of(new Linear(2, 2, rng));
        private final Optional<Layer> none = Optional.empty();
        private final Gates gates =
                new Gates(new Linear(2, 2, rng), Tensor.ones(2).requiresGrad());

        @Override
        public Tensor forward(Tensor x) {
            return gates.input()
                    .forward(shortcut.orElseThrow().forward(none.orElse(y -> y).forward(x)));
        }
    }

    @Test
    void findsParametersInRecordsAndOptionals() {
        Wrapped wrapped = new Wrapped();
        assertThat(wrapped.namedParameters().keySet())
                .containsExactly(
                        "shortcut.weight", "shortcut.bias", "gates.input.weight", "gates.input.bias", "gates.shift");
        assertThat(wrapped.children().keySet()).containsExactly("shortcut", "gates.input");
    }

    /** A part of a network whose author forgot to make it a layer. */
    final class Block {
        final Linear linear = new Linear(2, 2, rng);
    }

    final class Forgetful implements Layer {
        private final Block block = new Block();

        @Override
        public Tensor forward(Tensor x) {
            return block.linear.forward(x);
        }
    }

    @Test
    void layersInAnObjectThatIsNoneAreRefusedRatherThanLeftUntrained() {
        assertThatThrownBy(() -> new Forgetful().parameters())
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("block of class Block, which holds linear and is no layer")
                .hasMessageContaining("let Block implement Layer");
        Layer frozen = new Layer() {
            private final Block teacher = new Block();

            @Override
            public Tensor forward(Tensor x) {
                return teacher.linear.forward(x);
            }

            @Override
            public List<Tensor> parameters() {
                return List.of();
            }
        };
        assertThat(frozen.parameters()).isEmpty();
    }

    /** With lambdas that use the layer itself. */
    final class Circular implements Layer {
        private final Linear linear = new Linear(2, 2, rng);
        private final Layer square = this::squared;
        private final Sequential inner =
                Sequential.of(x -> linear.forward(x).relu(), this::squared, new Linear(2, 1, rng));

        private Tensor squared(Tensor x) {
            return x.square();
        }

        @Override
        public Tensor forward(Tensor x) {
            return inner.forward(square.forward(x));
        }
    }

    @Test
    void lambdasMayUseTheLayerThatHoldsThem() {
        Circular circular = new Circular();
        assertThat(circular.namedParameters().keySet())
                .containsExactly("linear.weight", "linear.bias", "inner.2.weight", "inner.2.bias");
        assertThat(circular.parameters()).hasSize(4);
        assertThat(circular.namedBuffers()).isEmpty();
        assertThat(circular.rngs()).isEqualTo(circular.rngs());
        assertThat(circular.summary().display().text()).contains("Linear(2, 1)");
        assertThat(circular.summary(1, 2).parameterCount()).isEqualTo(9);
        circular.load(circular.namedParameters());
    }

    static class Base implements Layer {
        final Tensor w = Tensor.ones(1).requiresGrad();

        @Override
        public Tensor forward(Tensor x) {
            return x.mul(w);
        }
    }

    static final class Deeper extends Base {
        final Tensor w = Tensor.zeros(1).requiresGrad();
    }

    @Test
    void fieldsOfOneNameInClassAndSuperclassHaveNamesOfTheirOwn() {
        assertThat(new Deeper().namedParameters().keySet()).containsExactly("Base.w", "w");
        Layer mapped = new Layer() {
            private final Map<Object, Layer> layers = Map.of(1, new Scale(), "1", new Scale());

            @Override
            public Tensor forward(Tensor x) {
                return layers.getOrDefault(1, y -> y).forward(x);
            }
        };
        assertThat(mapped.parameters()).hasSize(2);
        assertThatThrownBy(mapped::namedParameters)
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layers.1.factor twice");
    }

    final class Held implements Layer {
        private final UnaryOperator<Tensor> function = new Linear(2, 2, rng)::forward;
        private final AtomicReference<Layer> reference = new AtomicReference<>(new Linear(2, 2, rng));

        @Override
        public Tensor forward(Tensor x) {
            return Objects.requireNonNull(reference.get()).forward(function.apply(x));
        }
    }

    /** A part in a part. */
    final class Bag {
        final Block block = new Block();
    }

    @Test
    void layersInFunctionsAndReferencesAreFoundAndThoseDeepInObjectsRefused() {
        assertThat(new Held().parameters()).hasSize(4);
        assertThat(new Held().namedParameters().keySet()).contains("reference.weight", "reference.bias");
        Layer deep = new Layer() {
            private final Bag bag = new Bag();

            @Override
            public Tensor forward(Tensor x) {
                return bag.block.linear.forward(x);
            }
        };
        assertThatThrownBy(deep::parameters).hasMessageContaining("bag of class Bag, which holds linear");
    }

    /** With something it knows but does not learn, and something it merely holds. */
    static class Centre implements Layer {
        @Buffer
        private final Tensor mean = Tensor.zeros(3);

        private final Tensor scratch = Tensor.zeros(3);

        @Override
        public Tensor forward(Tensor x) {
            return x.sub(mean).add(scratch);
        }
    }

    @Test
    void findsBuffersOnceAndByNameAndKeepsThemOutOfTheParameters() {
        Centre shared = new Centre();
        Centre other = new Centre();
        Sequential net = Sequential.of(shared, new Linear(3, 3, rng), Sequential.of(other, shared));
        assertThat(net.namedBuffers())
                .containsExactly(Map.entry("0.mean", shared.mean), Map.entry("2.0.mean", other.mean));
        assertThat(net.namedParameters().keySet()).containsExactly("1.weight", "1.bias");
    }

    @Test
    void anInnerClassDoesNotTakeTheOuterLayersParameters() {
        class Outer implements Layer {
            final Tensor weight = Tensor.ones(2).requiresGrad();

            class Inner implements Layer {
                final Tensor own = Tensor.ones(1).requiresGrad();

                @Override
                public Tensor forward(Tensor x) {
                    return x.mul(own).mul(weight);
                }
            }

            @Override
            public Tensor forward(Tensor x) {
                return x;
            }
        }
        Outer.Inner inner = new Outer().new Inner();
        assertThat(inner.parameters()).containsExactly(inner.own);
    }

    @Test
    void aLambdaIsALayer() {
        Tensor weight = Tensor.ones(2).requiresGrad();
        Layer times = x -> x.mul(weight);
        Sequential net = Sequential.of(times, Tensor::square);
        assertThat(net.forward(Tensor.of(2f, 3f)).toFloats()).containsExactly(4, 9);
        assertThat(net.parameters()).containsExactly(weight);
        assertThat(net.summary().toString()).contains("function").doesNotContain("Lambda");
    }

    @Test
    void anOverriddenParametersListRules() {
        Tensor chosen = Tensor.ones(5).requiresGrad();
        Layer layer = new Scale() {
            @Override
            public List<Tensor> parameters() {
                return List.of(chosen);
            }
        };
        assertThat(Sequential.of(layer).parameters()).containsExactly(chosen);
        assertThat(layer.parameterCount()).isEqualTo(5);
    }

    @Test
    void theModeOfAPassReachesEveryLayerInsideAndEndsWithIt() {
        class Probe implements Layer {
            Mode seen = Mode.EVALUATE;

            @Override
            public Tensor forward(Tensor x) {
                seen = Mode.current();
                return x;
            }
        }
        Probe probe = new Probe();
        Layer net = Sequential.of(x -> probe.forward(x));
        net.forward(Tensor.ones(1), Mode.TRAIN);
        assertThat(probe.seen).isEqualTo(Mode.TRAIN);
        assertThat(Mode.current()).isEqualTo(Mode.EVALUATE);
        net.forward(Tensor.ones(1));
        assertThat(probe.seen).isEqualTo(Mode.EVALUATE);
    }

    @Test
    void theSummaryCountsParametersAndShowsShapes() {
        Sequential net = Sequential.of(new Flatten(), new Linear(784, 128, rng), new Relu(), new Linear(128, 10, rng));
        String text = net.summary(1, 28, 28).toString();
        assertThat(text)
                .contains(
                        "Linear(784, 128)",
                        "weight [784, 128], bias [128]",
                        "100,480",
                        "[1, 10]",
                        "101,770 parameters");
        assertThat(net.summary().toString()).doesNotContain("output").contains("101,770 parameters");
        assertThat(net.display().data()).containsKeys(MimeBundle.HTML, MimeBundle.TEXT);
        assertThat(net).hasToString("Sequential(Flatten(), Linear(784, 128), Relu(), Linear(128, 10))");
    }

    /** A layer of a student's own, with parts. */
    private static final class Doubled implements Layer {
        private final Linear inner;
        private Mode seen = Mode.TRAIN;

        private Doubled(Rng rng) {
            inner = new Linear(4, 3, rng);
        }

        @Override
        public Tensor forward(Tensor x) {
            seen = Mode.current();
            return inner.forward(x).mul(2);
        }
    }

    @Test
    void theSummaryOfALayerOfOnesOwnShowsWhatComesOutOfIt() {
        Doubled layer = new Doubled(rng);
        List<Summary.Row> rows = layer.summary(2, 4).rows();
        assertThat(rows).extracting(Summary.Row::layer).containsExactly("Doubled", "Linear(4, 3)");
        assertThat(rows).extracting(Summary.Row::outputShape).containsExactly("[2, 3]", "");
        assertThat(layer.seen).isEqualTo(Mode.EVALUATE);
        assertThat(layer.inner.weight().hasGrad()).isFalse();
        assertThatThrownBy(() -> layer.summary(2, 5)).hasMessageContaining("Linear(4, 3)");
        assertThat(new TransformerEncoderLayer(8, 2, 16, rng).summary(2, 5, 8).toString())
                .contains("[2, 5, 8]");
    }

    @Test
    void theSummaryOfANetworkThatBeginsWithAnEmbeddingIsOfWholeNumbers() {
        Sequential net = Sequential.of(new Embedding(10, 4, rng), new Linear(4, 2, rng));
        assertThat(net.summary(2, 3).rows())
                .extracting(Summary.Row::outputShape)
                .containsExactly("[2, 3, 4]", "[2, 3, 2]");
        assertThat(net.summary(Tensor.of(1, 2, 3)).rows())
                .extracting(Summary.Row::outputShape)
                .containsExactly("[3, 4]", "[3, 2]");
        assertThatThrownBy(() -> Sequential.of(new Linear(4, 2, rng)).summary(2, 3))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("got [2, 3]");
    }

    @Test
    void theSummaryOfManyWeightsStaysNarrow() {
        String text = new Lstm(4, 6, rng).layers(2).bidirectional().summary().toString();
        assertThat(text).contains("… 14 more");
        assertThat(text.lines()).allMatch(line -> line.length() < 120);
    }

    @Test
    void theSummaryShowsNestedNetworksIndented() {
        Sequential net = Sequential.of(Sequential.of(new Linear(2, 3, rng), new Tanh()), new Linear(3, 1, rng));
        List<Summary.Row> rows = net.summary(5, 2).rows();
        assertThat(rows).extracting(Summary.Row::depth).containsExactly(0, 1, 1, 0);
        assertThat(rows).extracting(Summary.Row::outputShape).containsExactly("[5, 3]", "[5, 3]", "[5, 3]", "[5, 1]");
        assertThat(net.summary().parameterCount()).isEqualTo(9 + 4);
    }
}
