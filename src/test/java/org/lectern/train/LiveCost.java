package org.lectern.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.lectern.data.Dataset;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Flatten;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Measures what showing a training costs: epochs shown live, with the usual bar and shown not at all, side by side in turns, as
 * medians and as ratios. A program and no test, for time depends on the machine: {@code java … org.lectern.train.LiveCost 9}.
 */
final class LiveCost implements DisplayHost {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final UnaryOperator<Trainer> LIVE = Trainer::live;

    private int updates;
    private long bytes;

    private LiveCost() {}

    public static void main(String[] args) {
        int rounds = args.length == 0 ? 9 : Integer.parseInt(args[0]);
        LiveCost host = new LiveCost();
        Display.host(host);
        Rng rng = Rng.seed(1);
        Tensor x = Tensor.randn(rng, 12_000, 1, 28, 28);
        Tensor y = x.sum(1, 2, 3).gt(0).to(DType.INT32);
        Dataset images = Dataset.of(x, y);
        host.compare(
                "MLP 784-256-10",
                rounds,
                images,
                20,
                () -> Sequential.of(new Flatten(), new Linear(784, 256, rng), new Relu(), new Linear(256, 10, rng)));
        host.compare(
                "LeNet",
                rounds,
                images,
                3,
                () -> Sequential.of(
                        new Conv2d(1, 6, 5, rng),
                        new Relu(),
                        new MaxPool2d(2),
                        new Conv2d(6, 16, 5, rng),
                        new Relu(),
                        new MaxPool2d(2),
                        new Flatten(),
                        new Linear(256, 120, rng),
                        new Relu(),
                        new Linear(120, 84, rng),
                        new Relu(),
                        new Linear(84, 10, rng)));
    }

    private interface Make {
        Sequential net();
    }

    private void compare(String name, int rounds, Dataset data, int epochs, Make make) {
        List<UnaryOperator<Trainer>> modes = List.of(Trainer::quiet, trainer -> trainer, LIVE);
        double[][] seconds = new double[modes.size()][rounds];
        double[][] busy = new double[modes.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int turn = 0; turn < modes.size(); turn++) {
                int mode = Math.floorMod(turn + round, modes.size());
                Sequential net = make.net();
                if (modes.get(mode) == LIVE) {
                    updates = 0;
                    bytes = 0;
                }
                int updatesBefore = updates;
                long bytesBefore = bytes;
                long cpu = THREADS.getCurrentThreadCpuTime();
                double took = fit(modes.get(mode), data, epochs, net);
                if (modes.get(mode) != LIVE) {
                    updates = updatesBefore;
                    bytes = bytesBefore;
                }
                if (round >= 0) {
                    seconds[mode][round] = took;
                    busy[mode][round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
                }
            }
        }
        double[] medians = Arrays.stream(seconds).mapToDouble(LiveCost::median).toArray();
        System.out.printf(
                Locale.ROOT,
                "%s, %d epochs of %d: quiet %.3f s, bar %.3f s (%.3f), live %.3f s (%.3f); best %.3f, %.3f, %.3f; live %d updates, %d kB%n",
                name,
                epochs,
                data.size(),
                medians[0],
                medians[1],
                medians[1] / medians[0],
                medians[2],
                medians[2] / medians[0],
                Arrays.stream(seconds[0]).min().orElse(0),
                Arrays.stream(seconds[1]).min().orElse(0),
                Arrays.stream(seconds[2]).min().orElse(0),
                updates,
                bytes / 1000);
        List<Double> pairs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            pairs.add(seconds[2][round] / seconds[0][round]);
        }
        // All drawing is done on the thread that trains; its own time is less noisy than the clock's.
        System.out.printf(
                Locale.ROOT,
                "  processor time of the training thread, medians: quiet %.3f s, bar %.3f s, live %.3f s%n",
                median(busy[0]),
                median(busy[1]),
                median(busy[2]));
        System.out.printf(
                Locale.ROOT,
                "  live to quiet within a round, median %.3f%n",
                median(pairs.stream().mapToDouble(p -> p).toArray()));
    }

    private static double fit(UnaryOperator<Trainer> mode, Dataset data, int epochs, Sequential net) {
        Trainer trainer = mode.apply(
                Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()).lr(1e-3)));
        long begin = System.nanoTime();
        trainer.fit(data.batches(64, Rng.seed(2)), epochs);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        update(bundle, displayId);
    }

    /** Makes a message of it, as a kernel does. */
    @Override
    public void update(MimeBundle bundle, String displayId) {
        try {
            bytes += JSON.writeValueAsBytes(bundle.data()).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        updates++;
    }

    @Override
    public void clear(boolean wait) {}
}
