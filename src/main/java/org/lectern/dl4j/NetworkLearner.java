package org.lectern.dl4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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
    private final int outputs;
    private final ILossFunction loss;

    NetworkLearner(MultiLayerNetwork network) {
        this.network = network;
        int last = network.getnLayers() - 1;
        if (last < 0 || !(network.getLayer(last).conf().getLayer() instanceof OutputLayer output)) {
            throw new TensorException(
                    "Dl4j.fit",
                    "a network whose last layer is an OutputLayer",
                    last < 0
                            ? "no layers"
                            : network.getLayer(last)
                                    .conf()
                                    .getLayer()
                                    .getClass()
                                    .getSimpleName(),
                    "DL4J keeps the loss there");
        }
        this.outputs = Math.toIntExact(output.getNOut());
        this.loss = output.getLossFn();
    }

    @Override
    public Score learn(Batch batch) {
        DataSet examples = examples(batch);
        network.fit(examples);
        return new Score(network.score(), Double.NaN);
    }

    @Override
    public Score evaluate(Batch batch) {
        return evaluate(batch, outputs -> {});
    }

    @Override
    public Score evaluate(Batch batch, Consumer<Tensor> taker) {
        DataSet examples = examples(batch);
        double score = network.score(examples, false);
        INDArray output = network.output(examples.getFeatures(), false);
        taker.accept(Tensor.of(output));
        return new Score(score, accuracy(Tensor.of(output), batch.y()));
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
        if (loss instanceof LossMCXENT) {
            Tensor labels = targets.rank() == 2 ? targets.argmax(1) : targets;
            return Metrics.accuracy(output, labels);
        }
        // Probabilities: above one half says yes.
        return loss instanceof LossBinaryXENT ? Metrics.accuracy(output.sub(0.5), targets) : Double.NaN;
    }

    private DataSet examples(Batch batch) {
        NativeThreads.limit();
        Tensor x = batch.x().detach();
        int rows = x.dim(0);
        Tensor flat = x.rank() == 2 ? x : x.reshape(rows, x.size() / Math.max(1, rows));
        long inputs = ((FeedForwardLayer) network.getLayer(0).conf().getLayer()).getNIn();
        if (flat.dim(1) != inputs) {
            throw new ShapeException(
                    "Dl4j.fit", "inputs of shape (batch, " + inputs + ")", Arrays.toString(x.shape()), "");
        }
        return new DataSet(
                flat.to(DType.FLOAT32).array(), targets(batch.y(), rows).array());
    }

    /** What DL4J compares with: one-hot rows for classes, a column otherwise. */
    private Tensor targets(Tensor y, int rows) {
        if (loss instanceof LossMCXENT && y.dtype() == DType.INT32 && y.rank() == 1) {
            return Tensor.oneHot(y, outputs);
        }
        if (y.size() != (long) rows * outputs) {
            throw new ShapeException(
                    "Dl4j.fit", "targets of shape (" + rows + ", " + outputs + ")", Arrays.toString(y.shape()), "");
        }
        return y.detach().to(DType.FLOAT32).reshape(rows, outputs);
    }

    @Override
    public String diagnose(Batch batch) {
        return "lower the updater's learning rate, and scale the inputs to about -1 to 1 (DL4J has made its step by now:"
                + " build the network anew)";
    }
}
