package org.lectern.safety;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.data.Dataset;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.AvgPool2d;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Dropout;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.Initializers;
import org.lectern.nn.Layer;
import org.lectern.nn.LayerNorm;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.MaxPool1d;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Relu;
import org.lectern.nn.SafeTensors;
import org.lectern.nn.Sequential;
import org.lectern.nn.Upsample;
import org.lectern.optim.Adam;
import org.lectern.optim.GradientClipping;
import org.lectern.optim.Lbfgs;
import org.lectern.optim.Schedules;
import org.lectern.optim.Sgd;
import org.lectern.safety.BadCalls.BadCall;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Window;
import org.lectern.train.Metrics;
import org.lectern.train.Trainer;

/** The same for layers, losses, optimizers, files and training. */
final class BadNetworkCalls {
    private final List<BadCall> calls = new ArrayList<>();
    private final Path folder;
    private final Rng rng = Rng.seed(1);
    private final Tensor x = Tensor.randn(rng, 4, 3);
    private final Tensor labels = Tensor.of(0, 1, 1, 0);
    private final Sequential net = Sequential.of(new Linear(3, 5, rng), new Relu(), new Linear(5, 2, rng));

    private BadNetworkCalls(Path folder) {
        this.folder = folder;
    }

    static List<BadCall> all(Path folder) {
        BadNetworkCalls table = new BadNetworkCalls(folder);
        table.layers();
        table.layersOfNothing();
        table.losses();
        table.optimizers();
        table.files();
        table.training();
        return table.calls;
    }

    private void bad(String mistake, Runnable call) {
        calls.add(new BadCall(mistake, call));
    }

    private static Tensor nothing() {
        return BadCalls.<Tensor>missing();
    }

    private void layers() {
        bad("a layer without inputs", () -> new Linear(0, 5, rng));
        bad("a layer of a negative size", () -> new Linear(3, -5, rng));
        bad("a layer past memory", () -> new Linear(1 << 20, 1 << 20, rng));
        bad("a layer without a generator", () -> new Linear(3, 5, BadCalls.<Rng>missing()));
        bad("a bias for another weight", () -> new Linear(Tensor.ones(3, 5), Tensor.ones(3)));
        bad("a weight of integers", () -> new Linear(Tensor.of(new int[][] {{1}}), Tensor.ones(1)));
        bad("an input of another width", () -> net.forward(Tensor.ones(4, 2)));
        bad("an input that is a scalar", () -> net.forward(Tensor.scalar(1)));
        bad("an input that is null", () -> net.forward(nothing()));
        bad("a layer that is null", () -> Sequential.of(new Relu(), BadCalls.<Layer>missing()));
        bad("layers past the last", () -> net.slice(1, 4));
        bad("a vector to flatten", () -> new Flatten().forward(Tensor.ones(3)));
        bad("a dropout of 2", () -> new Dropout(2, rng));
        bad("a dropout of NaN", () -> new Dropout(Double.NaN, rng));
        bad(
                "an initialiser with limits in the wrong order",
                () -> Initializers.uniform(1, -1).create(rng, 2, 2, 2, 2));
        bad(
                "an initialiser with a deviation below 0",
                () -> Initializers.normal(0, -1).create(rng, 2, 2, 2, 2));
    }

    private void layersOfNothing() {
        bad("a normalisation over sizes that are null", () -> new LayerNorm(BadCalls.<int[]>missing()));
        bad("a pooling window that is null", () -> new MaxPool2d(BadCalls.<Window.Options>missing()));
        bad("an averaging window that is null", () -> new AvgPool2d(BadCalls.<Window.Options>missing()));
        bad("a pooling window without a size", () -> new MaxPool1d(Window.stride(2)).forward(Tensor.ones(1, 1, 4)));
        bad("an image to pool that is null", () -> new AdaptiveAvgPool2d(2).forward(nothing()));
        bad("an image to enlarge that is null", () -> new Upsample(2).forward(nothing()));
        bad("vectors that are null", () -> new Embedding(nothing()));
        bad("a given convolution to draw anew", () -> new Conv1d(Tensor.ones(2, 1, 3), Tensor.ones(2)).groups(1));
        bad(
                "an orthogonal weight without a generator",
                () -> Initializers.orthogonal().create(BadCalls.<Rng>missing(), 2, 2, 2, 2));
    }

    private void losses() {
        Tensor logits = net.forward(x);
        bad("a label past the last class", () -> Losses.crossEntropy(logits, Tensor.of(0, 1, 2, 0)));
        bad("labels that are NaN", () -> Losses.crossEntropy(logits, Tensor.full(Double.NaN, 4)));
        bad("labels for another batch", () -> Losses.crossEntropy(logits, Tensor.of(0, 1)));
        bad("no labels", () -> Losses.crossEntropy(logits, nothing()));
        bad("no logits", () -> Losses.crossEntropy(nothing(), labels));
        bad("probabilities that are NaN", () -> Losses.crossEntropy(logits, Tensor.full(Double.NaN, 4, 2)));
        bad("a smoothing above 1", () -> Losses.crossEntropy().labelSmoothing(1.1));
        bad(
                "only ignored labels",
                () -> Losses.crossEntropy().ignoreIndex(-100).of(logits, Tensor.of(-100, -100, -100, -100)));
        bad("a negative class weight", () -> Losses.crossEntropy().weight(Tensor.of(1f, -1f)));
        bad(
                "class weights for other classes",
                () -> Losses.crossEntropy().weight(Tensor.ones(3)).of(logits, labels));
        bad("a target above 1", () -> Losses.binaryCrossEntropy(logits, Tensor.full(2, 4, 2)));
        bad("a target of NaN", () -> Losses.binaryCrossEntropy(logits, Tensor.full(Double.NaN, 4, 2)));
        bad("targets of another shape", () -> Losses.meanSquaredError(logits, Tensor.ones(2, 4)));
        bad("an empty batch", () -> Losses.meanSquaredError(Tensor.zeros(0, 2), Tensor.zeros(0, 2)));
        bad("a Huber delta of 0", () -> Losses.huber(logits, logits, 0));
        bad("the weight of targets that are null", () -> Losses.crossEntropy().weight(logits, nothing()));
        bad(
                "classes last on axis 1",
                () -> Losses.crossEntropy().classesLast().of(Tensor.zeros(2, 3, 5), Tensor.zeros(DType.INT32, 2, 5)));
        bad("predictions for targets that are null", () -> Losses.hinge().predictions(logits, nothing()));
        bad("a hinge target of 0", () -> Losses.hinge(Tensor.ones(2), Tensor.of(0f, 1f)));
        bad(
                "a divergence to what is no distribution",
                () -> Losses.kullbackLeibler(logits.logSoftmax(1), Tensor.ones(4, 2)));
        bad("a triplet of different rows", () -> Losses.triplet(x, x, Tensor.ones(2, 3), 1));
        bad(
                "label lengths past the labels",
                () -> Losses.ctc(Tensor.zeros(1, 5, 3), Tensor.of(new int[][] {{1, 2}}), new int[] {5}, new int[] {3}));
    }

    private void optimizers() {
        bad("no parameters", () -> Sgd.of());
        bad("parameters that are null", () -> Adam.of(BadCalls.<List<Tensor>>missing()));
        bad("data as a parameter", () -> Sgd.of(x));
        bad("a result as a parameter", () -> Adam.of(net.forward(x)));
        bad(
                "a parameter twice",
                () -> Adam.of(net.parameters().get(0), net.parameters().get(0)));
        bad("a learning rate of NaN", () -> Adam.of(net.parameters()).lr(Double.NaN));
        bad("a negative learning rate", () -> Sgd.of(net.parameters()).lr(-0.1));
        bad("a beta of 1", () -> Adam.of(net.parameters()).betas(1, 0.9));
        bad(
                "a step without gradients",
                () -> Sgd.of(new Linear(2, 2, rng).parameters()).step());
        bad("a loss that is null", () -> Lbfgs.of(net.parameters()).step(() -> nothing()));
        bad(
                "another optimizer's state",
                () -> Sgd.of(net.parameters()).load(Adam.of(net.parameters()).state()));
        bad("a clipping norm of 0", () -> GradientClipping.byNorm(net.parameters(), 0));
        bad("a schedule of no steps", () -> Schedules.cosine(0.1, 0));
        bad("milestones that are null", () -> Schedules.multiStep(0.1, 0.5, BadCalls.<int[]>missing()));
        bad("a schedule's rate below 0", () -> Schedules.constant(-1));
        bad("a schedule's step below 0", () -> Schedules.constant(0.1).lr(-1));
    }

    private void files() {
        bad("a file that is not there", () -> SafeTensors.load(folder.resolve("none.safetensors")));
        bad("a folder as a file", () -> SafeTensors.load(folder));
        bad("weights under other names", () -> net.load(Map.of("weight", x)));
        bad("weights of another shape", () -> {
            Path file = folder.resolve("net.safetensors");
            net.save(file);
            Sequential.of(new Linear(3, 6, rng), new Relu(), new Linear(6, 2, rng))
                    .load(file);
        });
        bad("a path of null", () -> net.save(BadCalls.<Path>missing()));
        bad("a file name of null", () -> net.load(BadCalls.<String>missing()));
    }

    private void training() {
        Dataset data = Dataset.of(x, labels);
        bad("no epochs", () -> trainer().fit(data.batches(2), 0));
        bad("no patience", () -> trainer().earlyStopping(0));
        bad("batches of 0", () -> data.batches(0));
        bad("rows past the last", () -> data.slice(0, 5));
        bad("a row that is not there", () -> data.rows(4));
        bad("labels for other rows", () -> Dataset.of(x, Tensor.of(1, 2)));
        bad(
                "data that are NaN",
                () -> trainer()
                        .fit(Dataset.of(Tensor.full(Double.NaN, 4, 3), labels).batches(2), 1));
        bad("accuracy of labels for other rows", () -> Metrics.accuracy(net.forward(x), Tensor.of(0, 1)));
        bad("accuracy of padding", () -> Metrics.accuracy(net.forward(x), Tensor.of(0, -100, 1, 1)));
        bad("perplexity of no labels", () -> Metrics.classesLast().perplexity(net.forward(x), nothing()));
        bad(
                "top 1 of ignored labels",
                () -> Metrics.ignoreIndex(1).topKAccuracy(net.forward(x), Tensor.of(1, 1, 1, 1), 1));
        bad(
                "two schedules",
                () -> trainer().schedule(Schedules.constant(0.1)).schedulePerBatch(Schedules.constant(0.2)));
        bad("accuracy of a label out of range", () -> Metrics.confusionMatrix(net.forward(x), Tensor.of(0, 1, 2, 9)));
    }

    private Trainer trainer() {
        return Trainer.of(net, Losses.crossEntropy(), Sgd.of(net.parameters()).lr(0.1))
                .quiet();
    }
}
