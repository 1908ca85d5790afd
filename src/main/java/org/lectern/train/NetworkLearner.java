package org.lectern.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.lectern.data.Batch;
import org.lectern.nn.Layer;
import org.lectern.nn.Loss;
import org.lectern.nn.Mode;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Plateau;
import org.lectern.optim.SavedState;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;

/** A network with a loss and an optimizer: the training step of every notebook. */
final class NetworkLearner implements Learner {
    /** No weight that learned anything is larger; one that is comes from training that blew up. */
    private static final double LARGEST = 1e6;

    private static final String NET = "net.";
    private static final String OPTIMIZER = "optimizer.";
    /** Before the number of a parameter that the optimizer was given and the network does not hold. */
    private static final String BESIDE = "beside.";

    private final Layer net;
    private final Loss loss;
    private final Optimizer optimizer;
    /** What the optimizer trains besides the network, such as a loss's own weights or what a lambda uses. */
    private final Map<String, Tensor> beside = new LinkedHashMap<>();
    /** The parameters of the network and of the optimizer as they were before the first step. */
    private final Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean isReachChecked;
    private Consumer<List<Tensor>> clip = parameters -> {};

    NetworkLearner(Layer net, Loss loss, Optimizer optimizer) {
        checkParameters(net, optimizer);
        this.net = net;
        this.loss = loss;
        this.optimizer = optimizer;
        known.addAll(net.parameters());
        for (Tensor parameter : optimizer.parameters()) {
            if (known.add(parameter)) {
                beside.put(BESIDE + beside.size(), parameter);
            }
        }
    }

    /** Refuses an optimizer made for another network: training would change nothing here. */
    private static void checkParameters(Layer net, Optimizer optimizer) {
        Set<Tensor> own = identity(net.parameters());
        // A lambda hides the tensors it holds.
        if (!own.isEmpty() && optimizer.parameters().stream().noneMatch(own::contains)) {
            throw new TensorException(
                    "Trainer.of",
                    "an optimizer of the network's parameters",
                    "one of " + optimizer.parameters().size() + " others",
                    "make the optimizer of net.parameters()");
        }
    }

    /** Refuses, at the first step, a network that uses weights which are neither its own nor the optimizer's: they would not learn. */
    private void checkReach(Tensor outputs, Batch batch) {
        if (isReachChecked) {
            return;
        }
        Set<Tensor> allowed = identity(known);
        allowed.addAll(Gradients.leaves(batch.x()));
        List<String> late = new ArrayList<>();
        net.namedParameters().forEach((name, parameter) -> {
            if (allowed.add(parameter)) {
                late.add(name + " " + Arrays.toString(parameter.shape()));
            }
        });
        if (!late.isEmpty()) {
            throw new TensorException(
                    "Trainer.fit",
                    "all parameters before the optimizer is made",
                    "others made in forward: " + String.join(", ", late),
                    "make layers in the constructor; mark a field transient that only remembers an input or a result; make optimizer"
                            + " and trainer anew when the network's class gets another layer");
        }
        Set<Tensor> strangers = identity(Gradients.leaves(outputs));
        strangers.removeAll(allowed);
        if (!strangers.isEmpty()) {
            // What forward itself makes, to take gradients to, is another tensor each time.
            strangers.retainAll(identity(Gradients.leaves(outputs(batch, Mode.EVALUATE))));
        }
        if (!strangers.isEmpty()) {
            String shapes = strangers.stream()
                    .map(leaf -> Arrays.toString(leaf.shape()))
                    .sorted()
                    .collect(Collectors.joining(" and "));
            throw new TensorException(
                    "Trainer.fit",
                    "a network that holds all the layers it uses",
                    "one that uses parameters of shape " + shapes + " from outside of it",
                    "keep the layers in fields of the one that uses them, for a lambda or a class that only names a variable"
                            + " of a cell, a static field or a field of the object around it does not hold them; if they are"
                            + " not to learn, call them inside Tensor.noGrad");
        }
        isReachChecked = true;
    }

    private static Set<Tensor> identity(Collection<Tensor> tensors) {
        Set<Tensor> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(tensors);
        return set;
    }

    /** Refuses a schedule that would change another optimizer's rate, and tell that one as ours. */
    void checkOptimizer(Plateau schedule) {
        if (schedule.optimizer() != optimizer) {
            throw new TensorException(
                    "Trainer.schedule",
                    "a Plateau of the optimizer that trains, " + optimizer,
                    "one of another, " + schedule.optimizer(),
                    "give Plateau.of the optimizer that Trainer.of has");
        }
    }

    /** What is trained. */
    Layer net() {
        return net;
    }

    /** Begins to train, perhaps once more: what forward uses may have changed since. */
    void begin() {
        isReachChecked = false;
    }

    /** Whether the loss takes labels for classes, by the outputs for one example. */
    boolean knowsClasses(Batch one, int classes) {
        return Tensor.noGrad(() -> Tensor.scope(() -> {
            Tensor outputs = outputs(one, Mode.EVALUATE);
            // Of two classes, one output may be for the second, by a loss written in the notebook; one for numbers
            // alone knows
            // no classes by an output for each either.
            return loss.predictions(outputs, one.y()).isPresent()
                    || classes == 2
                            && loss.predictions(Tensor.zeros(1, classes), one.y())
                                    .isPresent();
        }));
    }

    /** Changes the gradients between the backward pass and the step. */
    void clip(Consumer<List<Tensor>> clip) {
        this.clip = clip;
    }

    @Override
    public Score learn(Batch batch) {
        if (optimizer instanceof Lbfgs lbfgs) {
            return learn(lbfgs, batch);
        }
        optimizer.zeroGrad();
        Score result = Tensor.scope(() -> {
            Tensor outputs = outputs(batch, Mode.TRAIN);
            double weight = weight(outputs, batch);
            if (weight == 0) {
                return unweighted(outputs, batch.y());
            }
            Tensor value = loss(outputs, batch);
            Score score = score(outputs, value, weight, batch.y());
            if (Double.isFinite(score.loss())) {
                checkReach(outputs, batch);
                value.backward();
            }
            return score;
        });
        // Outside of the scope: what an optimizer remembers must stay. Where nothing counts, momentum makes no step
        // either.
        if (Double.isFinite(result.loss()) && result.weight() != 0) {
            clip.accept(optimizer.parameters());
            optimizer.step();
        }
        return result;
    }

    /** One step of an optimizer that computes the loss several times; the score is that of the first. */
    private Score learn(Lbfgs lbfgs, Batch batch) {
        List<Score> scores = new ArrayList<>();
        Tensor.scope(() -> {
            lbfgs.step(() -> {
                Tensor outputs = outputs(batch, Mode.TRAIN);
                double weight = weight(outputs, batch);
                // With gradients of 0 it stays where it is.
                Tensor value = weight == 0 ? outputs.sum().mul(0) : loss(outputs, batch);
                checkReach(outputs, batch);
                if (scores.isEmpty()) {
                    scores.add(weight == 0 ? unweighted(outputs, batch.y()) : score(outputs, value, weight, batch.y()));
                }
                return value;
            });
        });
        return scores.get(0);
    }

    @Override
    public Score evaluate(Batch batch) {
        return evaluate(batch, outputs -> {});
    }

    @Override
    public Score evaluate(Batch batch, Consumer<Tensor> taker) {
        return Tensor.noGrad(() -> Tensor.scope(() -> {
            Tensor outputs = outputs(batch, Mode.EVALUATE);
            taker.accept(outputs);
            double weight = weight(outputs, batch);
            return weight == 0
                    ? unweighted(outputs, batch.y())
                    : score(outputs, loss(outputs, batch), weight, batch.y());
        }));
    }

    @Override
    public void lr(double lr) {
        optimizer.lr(lr);
    }

    @Override
    public Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>(net.namedParameters());
        weights.putAll(net.namedBuffers());
        weights.putAll(beside);
        return weights;
    }

    @Override
    public void loadWeights(Map<String, Tensor> weights) {
        Map<String, Tensor> ofNet = new LinkedHashMap<>(weights);
        ofNet.keySet().removeAll(beside.keySet());
        net.load(ofNet);
        beside.forEach((name, tensor) -> Updates.assign(tensor, weights.getOrDefault(name, tensor)));
    }

    @Override
    public SavedState state() {
        SavedState optimizers = optimizer.state();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights().forEach((name, tensor) -> tensors.put(NET + name, tensor));
        optimizers.tensors().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        return new SavedState(optimizers.owner(), optimizers.numbers(), tensors);
    }

    @Override
    public void load(SavedState state) {
        // First, because a missing memory of the optimizer's would not tell that the network is another.
        SavedNetwork.check(weights(), part(NET, state.tensors()));
        optimizer.load(new SavedState(state.owner(), state.numbers(), part(OPTIMIZER, state.tensors())));
        loadWeights(part(NET, state.tensors()));
    }

    private static Map<String, Tensor> part(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    @Override
    public List<Rng> rngs() {
        return net.rngs();
    }

    private Tensor outputs(Batch batch, Mode mode) {
        Tensor outputs = net.forward(batch.x(), mode);
        Errors.present("fit", "a result from the network's forward", outputs, "return its output");
        return outputs;
    }

    private double weight(Tensor outputs, Batch batch) {
        double weight = loss.weight(outputs, batch.y());
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new TensorException(
                    "fit",
                    "a finite weight >= 0 from the loss",
                    String.valueOf(weight),
                    "let weight(outputs, targets) return how many examples its mean is over");
        }
        return weight;
    }

    private Tensor loss(Tensor outputs, Batch batch) {
        Tensor value = loss.of(outputs, batch.y());
        Errors.present("fit", "a scalar from the loss", value, "return what it computes");
        if (value.size() != 1) {
            throw new ShapeException(
                    "fit",
                    "a scalar from the loss",
                    "shape " + Arrays.toString(value.shape()),
                    "let it return its mean() or sum()");
        }
        return value;
    }

    private Score score(Tensor outputs, Tensor value, double weight, Tensor targets) {
        double scored = value.item();
        // Of outputs that are no numbers, some class would still be the largest.
        return Double.isNaN(scored)
                ? new Score(scored, Double.NaN, weight, targets.size())
                : accuracy(outputs, targets).with(scored, weight);
    }

    /** The score of a batch in which nothing counts for the loss; classes of weight 0 still are right or wrong. */
    private Score unweighted(Tensor outputs, Tensor targets) {
        return accuracy(outputs, targets).with(0, 0);
    }

    private Agreement accuracy(Tensor outputs, Tensor targets) {
        return Tensor.noGrad(() -> loss.predictions(outputs.detach(), targets)
                .map(p -> Agreement.of(p, targets, loss.ignoredLabel()))
                .orElse(Agreement.NONE));
    }

    @Override
    public String diagnose(Batch batch) {
        if (!finite(batch.x())) {
            return "the inputs of this batch hold NaN or infinity: clean the data, or divide by a deviation that is not 0";
        }
        if (!finite(batch.y())) {
            return "the targets of this batch hold NaN or infinity: clean the data";
        }
        Optional<String> broken = brokenParameter();
        if (broken.isPresent()) {
            return "the weights blew up (" + broken.get()
                    + " holds NaN or infinity): make the network anew and lower the learning rate, now "
                    + optimizer.lr();
        }
        return "lower the learning rate, now " + optimizer.lr()
                + ", scale the inputs to about -1 to 1, and give the loss logits instead of probabilities";
    }

    /** Like {@link #diagnose}, for a loss that this training did not make so: the weights may have come broken. */
    String diagnoseBeforeTheFirstStep(Batch batch) {
        for (Map.Entry<String, Tensor> parameter : net.namedParameters().entrySet()) {
            double largest = parameter.getValue().detach().abs().max().item();
            if (!(largest <= LARGEST)) {
                String held = Double.isFinite(largest)
                        ? "numbers as large as " + String.format(Locale.ROOT, "%.0e", largest)
                        : Double.isNaN(largest) ? "NaN" : "infinity";
                return "the weights hold " + held + " from before this fit (" + parameter.getKey()
                        + "): make the net anew";
            }
        }
        return diagnose(batch);
    }

    private Optional<String> brokenParameter() {
        return net.namedParameters().entrySet().stream()
                .filter(parameter -> !finite(parameter.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean finite(Tensor tensor) {
        if (tensor.dtype() == DType.INT32) {
            return true;
        }
        for (double value : tensor.toDoubles()) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
