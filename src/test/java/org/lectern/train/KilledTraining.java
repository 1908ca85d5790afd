package org.lectern.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.nn.Buffer;
import org.lectern.nn.Dropout;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Nadam;
import org.lectern.optim.Plateau;
import org.lectern.optim.Schedules;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** A training with everything that has a state: a program of its own, so that a test can kill it. */
public final class KilledTraining {
    final Sequential net;
    final Trainer trainer;
    private final Dataset train;
    private final Dataset test;
    private final Rng shuffling = Rng.seed(8);
    private final Rng noise = Rng.seed(9);

    /** Takes a running mean off its input: a buffer that changes with each batch. */
    private static final class Centred implements Layer {
        @Buffer
        final Tensor mean = Tensor.zeros(16);

        @Override
        public Tensor forward(Tensor x) {
            if (Mode.current() == Mode.TRAIN) {
                Updates.assign(mean, mean.mul(0.9).add(x.detach().mean(0).mul(0.1)));
            }
            return x.sub(mean);
        }
    }

    KilledTraining(boolean perBatch) {
        Rng rng = Rng.seed(7);
        Split moons = Datasets.moons(240, 0.2, rng).split(0.75, rng);
        train = moons.train();
        test = moons.test();
        // Dropout draws from the generator that drew the weights.
        net = Sequential.of(
                new Linear(2, 16, rng), new Centred(), new Relu(), new Dropout(0.3, rng), new Linear(16, 2, rng));
        Nadam optimizer = Nadam.of(net.parameters()).weightDecay(1e-3);
        trainer = Trainer.of(net, Losses.crossEntropy(), optimizer)
                .quiet()
                .clipNorm(0.5)
                .earlyStopping(1000)
                .metric("noise", (y, t) -> noise.nextGaussian())
                .metric("top 1", (y, t) -> Metrics.topKAccuracy(y, t, 1));
        if (perBatch) {
            trainer.schedulePerBatch(Schedules.oneCycle(0.02, 120).warmUp(3));
        } else {
            trainer.schedule(Plateau.of(optimizer.lr(0.01)).patience(0).factor(0.8));
        }
    }

    Trainer with(Checkpoints checkpoints) {
        return trainer.checkpoints(checkpoints.rng(noise));
    }

    History fit(int epochs) {
        return trainer.fit(train.batches(16, shuffling), epochs, test);
    }

    /** All numbers of the result but for the seconds. */
    String result(History history) {
        StringBuilder text = new StringBuilder();
        for (Epoch e : history.epochs()) {
            text.append(new Epoch(
                            e.number(),
                            e.loss(),
                            e.accuracy(),
                            e.validationLoss(),
                            e.validationAccuracy(),
                            0,
                            e.metrics()))
                    .append('\n');
        }
        net.namedParameters().forEach((name, tensor) -> text.append(name + Arrays.toString(tensor.toFloats()) + '\n'));
        net.namedBuffers().forEach((name, tensor) -> text.append(name + Arrays.toString(tensor.toFloats()) + '\n'));
        return text.toString();
    }

    /** Arguments: the folder of checkpoints, the file for the result. */
    public static void main(String[] arguments) throws Exception {
        KilledTraining training = new KilledTraining(true);
        training.with(Checkpoints.in(arguments[0]).everyBatches(2).resume());
        training.trainer.callback(new Callback() {
            @Override
            public void batchEnd(int epoch, int batch, Score score) {
                try {
                    Thread.sleep(15);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        Files.writeString(Path.of(arguments[1]), training.result(training.fit(10)));
    }
}
