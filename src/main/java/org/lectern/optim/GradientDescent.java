package org.lectern.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;

/**
 * What all optimizers share that change one parameter after the other: parameters, learning rate, weight decay, memory.
 *
 * @param <S> the optimizer itself, which its settings return
 */
abstract class GradientDescent<S extends GradientDescent<S>> implements Optimizer {
    private final String name = getClass().getSimpleName();
    private final List<String> memoryNames;
    private final List<@Nullable Memory> memories = new ArrayList<>();
    final ParameterList parameters;
    double lr;
    double weightDecay;

    GradientDescent(List<Tensor> parameters, double lr, String... memoryNames) {
        this.parameters = new ParameterList(name, parameters);
        this.lr = lr;
        this.memoryNames = List.of(memoryNames);
        parameters.forEach(parameter -> memories.add(null));
    }

    abstract S self();

    /** Changes one parameter; its memory counts this step already. */
    abstract void update(Tensor parameter, Tensor gradient, Memory memory);

    @Override
    public S lr(double lr) {
        this.lr = parameters.checked("lr", lr, 0, Double.POSITIVE_INFINITY);
        return self();
    }

    /** Pulls the parameters towards 0, as a penalty of {@code weightDecay/2 |p|^2} in the loss does: {@code g += weightDecay p}. */
    public S weightDecay(double weightDecay) {
        this.weightDecay = parameters.checked("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        return self();
    }

    /** Refuses settings that do not go together. */
    void checkSettings() {}

    @Override
    public final void step() {
        checkSettings();
        parameters.needsSomeGradient();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            if (parameter.hasGrad()) {
                Memory memory = memory(i);
                memory.step++;
                update(parameter, Updates.gradient(parameter), memory);
            }
        }
    }

    private Memory memory(int i) {
        Memory memory = memories.get(i);
        if (memory == null) {
            memory = new Memory(parameters.get(i), memoryNames);
            memories.set(i, memory);
        }
        return memory;
    }

    @Override
    public final void zeroGrad() {
        parameters.zeroGrad();
    }

    @Override
    public final List<Tensor> parameters() {
        return parameters.asList();
    }

    @Override
    public final double lr() {
        return lr;
    }

    @Override
    public final SavedState state() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        numbers.put("lr", lr);
        numbers.put("parameters", (double) parameters.size());
        for (int i = 0; i < parameters.size(); i++) {
            Memory memory = memories.get(i);
            if (memory != null) {
                memory.save(i + ".", numbers, tensors);
            }
        }
        return new SavedState(name, numbers, tensors);
    }

    @Override
    public final void load(SavedState state) {
        ParameterList.present(name + ".load", "a state", state);
        state.belongsTo(name);
        if (state.number("parameters") != parameters.size()) {
            throw new TensorException(
                    name + ".load",
                    "the state of " + parameters.size() + " parameters",
                    "that of " + (long) state.number("parameters"),
                    "give the optimizer the same parameters in the same order");
        }
        double saved = parameters.checked("lr", state.number("lr"), 0, Double.POSITIVE_INFINITY);
        for (int i = 0; i < parameters.size(); i++) {
            if (state.numbers().containsKey(i + ".step")) {
                memory(i).check(i + ".", state);
            }
        }
        lr = saved;
        for (int i = 0; i < parameters.size(); i++) {
            if (state.numbers().containsKey(i + ".step")) {
                memory(i).load(i + ".", state);
            } else {
                memories.set(i, null);
            }
        }
    }

    @Override
    public String toString() {
        return name + "(lr " + lr + settings() + (weightDecay == 0 ? ")" : ", weightDecay " + weightDecay + ")");
    }

    /** The settings that {@code toString} tells between learning rate and weight decay. */
    String settings() {
        return "";
    }
}
