package org.lectern.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lectern.data.Batch;
import org.lectern.optim.SavedState;
import org.lectern.tensor.DType;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.train.Learner;
import org.lectern.train.Metrics;
import org.lectern.train.Score;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Lets a {@link org.lectern.train.Trainer} train a DL4J network. */
final class NetworkLearner implements Learner {
    private static final String OWNER = "MultiLayerNetwork";
    private static final String PARAMETERS = "parameters";
    private static final String UPDATER = "updater";

    private final MultiLayerNetwork network;
    private final NetworkInput input;
    private final int outputs;
    private final ILossFunction loss;

    /** Whether there is an output for each step of a sequence. */
    private final boolean steps;

    /** Whether they have the time last, DL4J's usual way. */
    private final boolean timeLast;

    NetworkLearner(MultiLayerNetwork network) {
        Refusals.initialised(OWNER, network);
        this.network = network;
        int last = network.getnLayers() - 1;
        if (last < 0
                || !(network.getLayer(last).conf().getLayer() instanceof BaseOutputLayer output)
                || !(output instanceof OutputLayer || output instanceof RnnOutputLayer)) {
            throw new TensorException(
                    "Dl4j.fit",
                    "a network whose last layer is an OutputLayer or RnnOutputLayer",
                    last < 0
                            ? "no layers"
                            : network.getLayer(last)
                                    .conf()
                                    .getLayer()
                                    .getClass()
                                    .getSimpleName(),
                    "DL4J keeps the loss there");
        }
        this.input = NetworkInput.of(network);
        this.steps = output instanceof RnnOutputLayer;
        this.timeLast = output instanceof RnnOutputLayer each && NetworkInput.timeLast(each.getRnnDataFormat());
        this.outputs = Math.toIntExact(output.getNOut());
        this.loss = output.getLossFn();
    }

    @Override
    public Score learn(Batch batch) {
        DataSet examples = examples(batch);
        if (batch.size() == 1 && input.normalisesRows()) {
            throw new TensorException(
                    "Dl4j.fit",
                    "at least two examples in a batch, to normalise them",
                    "one",
                    "choose a batch size that does not leave one over, or train on data.batches(n).dropLast()");
        }
        // DL4J would make its step and ruin the weights.
        if (!finite(batch.x()) || !finite(batch.y())) {
            return new Score(Double.NaN, Double.NaN);
        }
        network.fit(examples);
        return score(network.score(), Double.NaN, batch, examples);
    }

    @Override
    public Score evaluate(Batch batch) {
        return evaluate(batch, outputs -> {});
    }

    @Override
    public Score evaluate(Batch batch, Consumer<Tensor> taker) {
        DataSet examples = examples(batch);
        double sum = network.score(examples, false);
        Tensor output = output(examples.getFeatures());
        taker.accept(output);
        boolean broken = Double.isNaN(output.sum().item());
        return score(sum, broken ? Double.NaN : accuracy(output, batch.y()), batch, examples);
    }

    /** The score of each example, or of each step of sequences, which may be longer in some batches. */
    private Score score(double sum, double accuracy, Batch batch, DataSet examples) {
        double each = (double) batch.size() * times(examples);
        return new Score(sum / times(examples), accuracy, each, each);
    }

    /** DL4J adds up the losses of the steps, where ours is their mean. */
    private long times(DataSet examples) {
        return steps ? examples.getLabels().size(timeLast ? 2 : 1) : 1;
    }

    /** The outputs in our layout. */
    Tensor output(Tensor x) {
        NativeThreads.limit();
        return output(input.array(x));
    }

    private Tensor output(INDArray features) {
        INDArray output = network.output(features, false);
        return Tensor.of(timeLast ? output.permute(0, 2, 1).dup('c') : output);
    }

    @Override
    public void lr(double lr) {
        network.setLearningRate(lr);
    }

    @Override
    public Map<String, Tensor> weights() {
        return Map.of(PARAMETERS, Tensor.of(network.params()));
    }

    @Override
    public void loadWeights(Map<String, Tensor> weights) {
        network.setParams(fitting(PARAMETERS, weights, network.params()));
    }

    /** Parameters, the updater's memory and the count of steps. DL4J draws its dropout from a generator of its own. */
    @Override
    public SavedState state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights());
        INDArray memory = network.updaterState();
        if (memory != null) {
            tensors.put(UPDATER, Tensor.of(memory));
        }
        return new SavedState(OWNER, Map.of("iterations", (double) network.getIterationCount()), tensors);
    }

    @Override
    public void load(SavedState state) {
        INDArray memory = network.getUpdater().getStateViewArray();
        if (!state.owner().equals(OWNER)) {
            throw new TensorException(
                    "Dl4j.trainer", "the state of a DL4J network", "that of " + state.owner(), "train what was saved");
        }
        INDArray parameters = fitting(PARAMETERS, state.tensors(), network.params());
        if (memory != null) {
            memory.assign(fitting(UPDATER, state.tensors(), memory));
        }
        network.setParams(parameters);
        network.setIterationCount(
                state.numbers().getOrDefault("iterations", 0.0).intValue());
    }

    private static INDArray fitting(String name, Map<String, Tensor> tensors, INDArray like) {
        Tensor saved = tensors.get(name);
        if (saved == null || saved.size() != like.length()) {
            throw new TensorException(
                    "Dl4j.trainer",
                    name + " with " + like.length() + " numbers",
                    saved == null ? "none" : saved.size() + "",
                    "build the network that was saved");
        }
        return saved.copy().array().reshape(like.shape());
    }

    private double accuracy(Tensor output, Tensor targets) {
        Tensor rows = output.reshape(output.size() / outputs, outputs);
        if (loss instanceof LossMCXENT) {
            boolean oneHot = targets.rank() == output.rank();
            Tensor labels = oneHot ? targets.argmax(targets.rank() - 1) : targets;
            return Metrics.accuracy(rows, labels.flatten());
        }
        // Probabilities: above one half says yes.
        return loss instanceof LossBinaryXENT
                ? output.reshape(targets.shape())
                        .gt(0.5)
                        .to(DType.FLOAT32)
                        .eq(targets.to(DType.FLOAT32))
                        .to(DType.FLOAT32)
                        .mean()
                        .item()
                : Double.NaN;
    }

    private DataSet examples(Batch batch) {
        NativeThreads.limit();
        INDArray features = input.array(batch.x());
        Tensor targets = targets(batch.y().detach(), batch.x().shape());
        return new DataSet(features, (timeLast ? targets.permute(0, 2, 1) : targets).array());
    }

    /** What DL4J compares with: one-hot rows for classes, a column otherwise; as many of them as there are steps. */
    private Tensor targets(Tensor y, int... inputShape) {
        int[] needed = steps ? new int[] {inputShape[0], inputShape[1], outputs} : new int[] {inputShape[0], outputs};
        int[] labels = Arrays.copyOf(needed, needed.length - 1);
        if (loss instanceof LossMCXENT && y.dtype() == DType.INT32 && Arrays.equals(y.shape(), labels)) {
            return Tensor.oneHot(y.flatten(), outputs).reshape(needed);
        }
        boolean column = outputs == 1 && Arrays.equals(y.shape(), labels);
        if (!column && !Arrays.equals(y.shape(), needed)) {
            throw new ShapeException(
                    "Dl4j.fit",
                    "targets of shape " + Arrays.toString(needed)
                            + (loss instanceof LossMCXENT
                                    ? " or int32 labels of shape " + Arrays.toString(labels)
                                    : ""),
                    y.dtype() + " " + Arrays.toString(y.shape()),
                    "one for each " + (steps ? "step" : "example"));
        }
        return y.to(DType.FLOAT32).reshape(needed);
    }

    @Override
    public String diagnose(Batch batch) {
        if (!finite(batch.x())) {
            return "the inputs of this batch hold NaN or infinity: clean the data, or divide by a deviation that is not 0";
        }
        if (!finite(batch.y())) {
            return "the targets of this batch hold NaN or infinity: clean the data";
        }
        if (!finite(Tensor.of(network.params()))) {
            return "the weights hold NaN or infinity: build the network anew, lower the updater's learning rate, and scale"
                    + " the inputs to about -1 to 1";
        }
        return "lower the updater's learning rate, and scale the inputs to about -1 to 1 (DL4J has made its step by now:"
                + " build the network anew)";
    }

    private static boolean finite(Tensor tensor) {
        Tensor plain = tensor.detach();
        return !plain.dtype().isFloating()
                || Double.isFinite(plain.max().item())
                        && Double.isFinite(plain.min().item());
    }
}
