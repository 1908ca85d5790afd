package org.lectern.contenders;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cases of one contender, by group and name. */
final class Cases {
    /** How many steps of training are compared. */
    private static final int CHECKED_STEPS = 3;

    /**
     * The rate that is timed. The batch is always the same; at a usual rate a network would know it by heart after some hundred
     * steps, and its gradients, near 0, would fall into the denormal numbers, with which processors are slow.
     */
    private static final double TIMED_RATE = 1e-8;

    private final Map<String, Supplier<Work>> cases = new TreeMap<>();

    @Nullable
    Supplier<Work> find(String group, String name) {
        return cases.get(group + "/" + name);
    }

    void add(String group, String name, Supplier<Work> work) {
        cases.put(group + "/" + name, work);
    }

    /** A computation that is its own check. */
    <T> void add(String group, String name, Supplier<T> computation, Function<T, List<double[]>> check) {
        add(group, name, () -> new Work() {
            @Override
            public List<double[]> check() {
                return check.apply(computation.get());
            }

            @Override
            public Object run() {
                return computation.get();
            }
        });
    }

    /** A step of training, checked by the losses of the first steps at the given rate. */
    void addStep(String name, double rate, DoubleFunction<Step> trained) {
        add("step", name, () -> new Work() {
            private final Step timed = trained.apply(TIMED_RATE);

            @Override
            public List<double[]> check() {
                double[] losses = new double[CHECKED_STEPS];
                Step checked = trained.apply(rate);
                for (int i = 0; i < losses.length; i++) {
                    losses[i] = checked.loss();
                }
                checked.close();
                return List.of(losses);
            }

            @Override
            public Object run() {
                timed.run();
                return timed;
            }

            @Override
            public void close() {
                timed.close();
            }
        });
    }

    /** A network in training with its batch. */
    interface Step extends AutoCloseable {
        /** Learns from the batch once. */
        void run();

        /** Learns from the batch once and answers the loss from before. */
        double loss();

        @Override
        default void close() {}
    }
}
