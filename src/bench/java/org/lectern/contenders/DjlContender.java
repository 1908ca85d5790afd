package org.lectern.contenders;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.function.Supplier;

/** DJL with its PyTorch engine; each result is closed at once, as its examples do. */
final class DjlContender implements Contender {
    private static final int BATCH = 64;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @Override
    public String about() {
        Engine engine = Engine.getEngine("PyTorch");
        return "0.35.1, " + engine.getEngineName() + " " + engine.getVersion();
    }

    @Override
    public Cases cases() {
        Cases cases = new Cases();
        NDArray a = array(1, 64);
        NDArray b = array(2, 64);
        forward(cases, "eager", "add [64]", () -> a.add(b));
        NDArray c = array(1, 64, 100);
        NDArray d = array(2, 64, 100);
        forward(cases, "eager", "add [64,100]", () -> c.add(d));
        forward(cases, "eager", "add [64,100] in a scope", () -> c.add(d));
        forward(cases, "eager", "mul [64,100]", () -> c.mul(d));
        NDArray w = array(3, 100, 10);
        NDArray bias = array(4, 10);
        forward(cases, "eager", "matmul 64x100x10", () -> c.matMul(w));
        forward(cases, "eager", "relu(xw+b) 64x100x10", () -> {
            try (NDArray product = c.matMul(w);
                    NDArray sum = product.add(bias)) {
                return Activation.relu(sum);
            }
        });
        NDArray logits = array(5, 64, 10);
        forward(cases, "eager", "softmax [64,10]", () -> logits.softmax(1));
        NDArray large = array(6, 1000, 1000);
        forward(cases, "eager", "exp [1000,1000]", large::exp);
        for (int[] s : new int[][] {{64, 784, 256}, {256, 1024, 1024}, {1024, 1024, 1024}}) {
            NDArray x = array(1, s[0], s[1]);
            NDArray y = array(2, s[1], s[2]);
            forward(cases, "gemm", s[0] + "x" + s[1] + "x" + s[2], () -> x.matMul(y));
        }
        cases.addStep("linear regression", 0.1, this::linearRegression);
        cases.addStep("MLP Adam", 1e-3, lr -> mlp(adam(lr)));
        cases.addStep("MLP SGD", 0.1, lr -> mlp(sgd(lr)));
        cases.addStep("LeNet", 0.05, this::leNet);
        return cases;
    }

    private static Optimizer adam(double lr) {
        return Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed((float) lr))
                .build();
    }

    private static Optimizer sgd(double lr) {
        return Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) lr)).build();
    }

    private Fit linearRegression(double lr) {
        Block net = Linear.builder().setUnits(1).build();
        // DJL's loss is half the mean square unless its weight is given.
        Loss loss = Loss.l2Loss("L2", 1);
        return fit(net, loss, sgd(lr), array(1, 32, 2), array(2, 32, 1));
    }

    private Fit mlp(Optimizer optimizer) {
        Block net = new SequentialBlock()
                .add(Linear.builder().setUnits(256).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(128).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(10).build());
        return fit(net, Loss.softmaxCrossEntropyLoss(), optimizer, array(1, BATCH, 784), labels());
    }

    private Fit leNet(double lr) {
        Block net = new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(5, 5))
                        .optPadding(new Shape(2, 2))
                        .setFilters(6)
                        .build())
                .add(Activation::relu)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(5, 5))
                        .setFilters(16)
                        .build())
                .add(Activation::relu)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(120).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(84).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(10).build());
        return fit(net, Loss.softmaxCrossEntropyLoss(), sgd(lr), array(1, BATCH, 1, 28, 28), labels());
    }

    private NDArray labels() {
        return manager.create(Inputs.labels(2, BATCH, 10));
    }

    private Fit fit(Block net, Loss loss, Optimizer optimizer, NDArray x, NDArray y) {
        int salt = 100;
        for (Parameter parameter : net.getParameters().values()) {
            int own = salt++;
            parameter.setInitializer((m, shape, type) -> first(m, own, shape));
        }
        Model model = Model.newInstance("bench", "PyTorch");
        model.setBlock(net);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer));
        trainer.initialize(x.getShape());
        return new Fit(model, trainer, x, y);
    }

    /** A matrix is {@code (out, in)} here, and {@code (in, out)} for those who share the formula. */
    private static NDArray first(NDManager manager, int salt, Shape shape) {
        int[] sizes = new int[shape.dimension()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.toIntExact(shape.get(i));
        }
        if (sizes.length == 1) {
            return manager.create(Inputs.bias(salt, sizes[0]), shape);
        }
        float[] values = Inputs.weight(salt, sizes);
        return manager.create(sizes.length == 2 ? Inputs.transposed(values, sizes[1], sizes[0]) : values, shape);
    }

    private NDArray array(int salt, int... shape) {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape[i];
        }
        return manager.create(Inputs.values(salt, shape), new Shape(sizes));
    }

    private static void forward(Cases cases, String group, String name, Supplier<NDArray> computation) {
        cases.add(group, name, () -> new Work() {
            @Override
            public List<double[]> check() {
                try (NDArray result = computation.get()) {
                    return List.of(
                            Inputs.sums(result.toType(DataType.FLOAT32, true).toFloatArray()));
                }
            }

            @Override
            public Object run() {
                NDArray result = computation.get();
                result.close();
                return result;
            }
        });
    }

    private record Fit(Model model, Trainer trainer, NDArray x, NDArray y) implements Cases.Step {
        @Override
        public void run() {
            step(false);
        }

        @Override
        public double loss() {
            return step(true);
        }

        private double step(boolean asked) {
            double value = 0;
            try (NDManager batch = trainer.getManager().newSubManager()) {
                // What is computed from them lives as long as the batch.
                x.tempAttach(batch);
                y.tempAttach(batch);
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDList predictions = trainer.forward(new NDList(x));
                    NDArray loss = trainer.getLoss().evaluate(new NDList(y), predictions);
                    collector.backward(loss);
                    value = asked ? loss.getFloat() : 0;
                }
                trainer.step();
            }
            return value;
        }

        @Override
        public void close() {
            trainer.close();
            model.close();
        }
    }
}
