package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.data.Datasets;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class CheckpointsTest {
    private static final int EPOCHS = 5;

    @TempDir
    Path folder;

    private static String straight(boolean perBatch) {
        KilledTraining training = new KilledTraining(perBatch);
        return training.result(training.fit(EPOCHS));
    }

    private String resumed(boolean perBatch) {
        KilledTraining training = new KilledTraining(perBatch);
        training.with(Checkpoints.in(folder).everyBatches(3).resume());
        return training.result(training.fit(EPOCHS));
    }

    /** Trains until an exception in the given batch, as a kill between two checkpoints. */
    private void broken(boolean perBatch, int epoch, int batch) {
        KilledTraining training = new KilledTraining(perBatch);
        training.with(Checkpoints.in(folder).everyBatches(3).resume()).callback(new Callback() {
            @Override
            public void batchEnd(int e, int b, Score score) {
                if (e == epoch && b == batch) {
                    throw new IllegalStateException("killed");
                }
            }
        });
        assertThatThrownBy(() -> training.fit(EPOCHS)).hasMessage("killed");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resumingGivesTheNumbersOfNoInterruption(boolean perBatch) {
        broken(perBatch, 1, 2);
        broken(perBatch, 1, 8);
        broken(perBatch, 3, 1);
        broken(perBatch, 4, 12);
        assertThat(resumed(perBatch)).isEqualTo(straight(perBatch));
        assertThat(resumed(perBatch)).as("nothing is left to do").isEqualTo(straight(perBatch));
    }

    /** A net that is a lambda and a loss with a weight of its own: the optimizer alone knows all that learns. */
    private static String besideTheNet(@Nullable Path folder, int epochs) {
        Rng rng = Rng.seed(1);
        Linear hidden = new Linear(2, 8, rng);
        Linear head = new Linear(8, 2, rng);
        Tensor scale = Tensor.ones(2).requiresGrad();
        List<Tensor> all = new ArrayList<>(hidden.parameters());
        all.addAll(head.parameters());
        all.add(scale);
        Trainer trainer = Trainer.of(
                        x -> head.forward(hidden.forward(x).tanh()),
                        (outputs, labels) -> Losses.crossEntropy(outputs.mul(scale), labels),
                        Adam.of(all).lr(0.05))
                .quiet();
        if (folder != null) {
            trainer.checkpoints(Checkpoints.in(folder).resume());
        }
        History history = trainer.fit(Datasets.moons(40, 0.1, Rng.seed(2)).batches(20, Rng.seed(3)), epochs);
        return history.epochs().stream()
                        .map(epoch -> String.valueOf(epoch.loss()))
                        .toList()
                + Arrays.toString(scale.toFloats())
                + Arrays.toString(head.weight().toFloats());
    }

    @Test
    void keepsWhatTheOptimizerTrainsBesideTheNet() {
        besideTheNet(folder, 3);
        assertThat(besideTheNet(folder, 6)).isEqualTo(besideTheNet(null, 6));
    }

    @Test
    void aTrainingAskedToStopGoesOnFromThere() throws IOException {
        for (int[] place : new int[][] {{1, 2}, {3, 1}}) {
            KilledTraining training = new KilledTraining(true);
            boolean[] stop = {false};
            training.with(Checkpoints.in(folder).everyEpochs(100).resume()).callback(new Callback() {
                @Override
                public void batchEnd(int epoch, int batch, Score score) {
                    stop[0] = epoch == place[0] && batch == place[1];
                }

                @Override
                public boolean stop() {
                    return stop[0];
                }
            });
            assertThat(training.fit(EPOCHS).stop()).isEqualTo(History.Stop.ASKED);
            assertThat(files().get(files().size() - 1).getFileName().toString())
                    .startsWith("checkpoint-00000" + (place[0] - 1) + "-0000000" + place[1]);
        }
        assertThat(resumed(true)).isEqualTo(straight(true));
    }

    @Test
    void whatWasReachedStaysReachedWhenTheCellRunsAgain() {
        for (int i = 0; i < 2; i++) {
            KilledTraining training = new KilledTraining(true);
            training.with(Checkpoints.in(folder).everyEpochs(100).resume()).stopWhen(epoch -> epoch.number() == 2);
            History history = training.fit(EPOCHS);
            assertThat(history.epochs()).hasSize(2);
            assertThat(history.stop()).isEqualTo(History.Stop.ASKED);
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOver() throws IOException {
        broken(true, 4, 8);
        List<Path> files = files();
        assertThat(files).hasSize(3);
        Path newest = files.get(2);
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);
        Files.write(files.get(1), Arrays.copyOf(Files.readAllBytes(files.get(1)), 100));
        assertThat(resumed(true)).isEqualTo(straight(true));
        assertThat(files()).extracting(Path::toString).anyMatch(name -> name.endsWith(".damaged"));
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        for (Path bad : List.of(file, file.resolve("inside"))) {
            KilledTraining training = new KilledTraining(false);
            training.with(Checkpoints.in(bad));
            assertThatThrownBy(() -> training.fit(EPOCHS))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("needs a folder to read and write in, got " + bad)
                    .hasMessageContaining("name another folder")
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Checkpoints.in("a\0b")).isInstanceOf(TensorException.class);
    }

    @Test
    void nothingButDamagedCheckpointsIsAnError() throws IOException {
        broken(true, 2, 1);
        for (Path file : files()) {
            Files.write(file, new byte[10]);
        }
        assertThatThrownBy(() -> resumed(true))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a checkpoint that is whole");
    }

    @Test
    void anEarlierTrainingIsNotOverwritten() throws IOException {
        broken(true, 2, 1);
        List<Path> before = files();
        KilledTraining training = new KilledTraining(true);
        training.with(Checkpoints.in(folder));
        assertThatThrownBy(() -> training.fit(EPOCHS))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("call resume() to go on from them");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void theLastFewAreKeptAndWhatAKillLeftIsSweptAway() throws IOException {
        Files.createDirectories(folder);
        Path left = Files.writeString(folder.resolve("123.unfinished"), "half");
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
        KilledTraining training = new KilledTraining(true);
        training.with(Checkpoints.in(folder).keep(2))
                .fit(Datasets.moons(32, 0.1, Rng.seed(1)).batches(16), 4, Datasets.moons(20, 0.1, Rng.seed(2)));
        assertThat(left).doesNotExist();
        assertThat(other).exists();
        assertThat(files())
                .extracting(path -> path.getFileName().toString().replaceAll("-[0-9a-f]{8}\\.", "."))
                .containsExactly(
                        "checkpoint-000003-00000000.safetensors",
                        "checkpoint-000004-00000000.safetensors",
                        "notes.txt");
    }

    @Test
    void anotherBatchSizeIsRefusedInTheMiddleOfAnEpoch() {
        Rng rng = Rng.seed(1);
        org.lectern.data.Dataset data = Datasets.moons(40, 0.1, rng);
        Sequential net = Sequential.of(new Linear(2, 2, rng));
        Checkpoints checkpoints = Checkpoints.in(folder).everyBatches(1).resume();
        int[] seen = {0};
        Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet()
                .checkpoints(checkpoints)
                .callback(new Callback() {
                    @Override
                    public boolean stop() {
                        return ++seen[0] == 3;
                    }
                })
                .fit(data.batches(5).inOrder(), 2);
        Trainer again = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet()
                .checkpoints(Checkpoints.in(folder).resume());
        assertThatThrownBy(() -> again.fit(data.batches(10).inOrder(), 2))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("needs epochs of 8 batches")
                .hasMessageContaining("got epochs of 4");
        assertThat(again.fit(data.batches(5).inOrder(), 2).epochs()).hasSize(2);
    }

    @Test
    void anotherNetworkIsRefused() {
        broken(true, 3, 1);
        Rng rng = Rng.seed(1);
        Sequential net = Sequential.of(new Linear(2, 16, rng), new Linear(16, 2, rng));
        Trainer trainer = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()))
                .quiet()
                .checkpoints(Checkpoints.in(folder).resume());
        assertThatThrownBy(() -> trainer.fit(Datasets.moons(32, 0.1, rng).batches(16, rng), 9))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("generators");
        trainer.checkpoints(Checkpoints.in(folder).resume().rng(Rng.seed(0), Rng.seed(0)));
        assertThatThrownBy(() -> trainer.fit(Datasets.moons(32, 0.1, rng).batches(16, rng), 9))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("the network that was saved, got another one with");
    }

    @Test
    void earlyStoppingBringsBackTheBestWeights() {
        Rng rng = Rng.seed(4);
        Sequential net = Sequential.of(new Linear(1, 1, rng));
        org.lectern.data.Dataset train = org.lectern.data.Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(1f));
        org.lectern.data.Dataset half = org.lectern.data.Dataset.of(Tensor.of(new float[][] {{1}}), Tensor.of(0.5f));
        List<Double> outputs = new ArrayList<>();
        Trainer trainer = Trainer.of(
                        net,
                        Losses.meanSquaredError(),
                        org.lectern.optim.Sgd.of(net.parameters()).lr(0.05))
                .quiet()
                .onEpoch(e ->
                        outputs.add(net.forward(Tensor.of(new float[][] {{1}})).item()))
                .earlyStopping(3);
        net.parameters().forEach(p -> org.lectern.tensor.Updates.assign(p, Tensor.zeros(p.shape())));
        History history = trainer.fit(train.batches(1), 100, half);
        assertThat(history.stop()).isEqualTo(History.Stop.EARLY);
        int best = history.epochs().size() - 3;
        assertThat(net.forward(Tensor.of(new float[][] {{1}})).item()).isEqualTo(outputs.get(best - 1));
    }

    @Test
    @Tag("slow")
    void aTrainingKilledAtAnyMomentEndsWithTheSameNumbers() throws Exception {
        Path whole = folder.resolve("whole.txt");
        assertThat(start("whole", whole).waitFor()).isZero();
        Rng rng = Rng.seed(System.nanoTime());
        Path result = folder.resolve("killed.txt");
        for (int kill = 0; kill < 6; kill++) {
            List<Path> before = checkpoints("killed");
            Process process = start("killed", result);
            while (process.isAlive() && checkpoints("killed").equals(before)) {
                Thread.sleep(2);
            }
            Thread.sleep(rng.nextInt(150));
            assertThat(process.isAlive()).as("killed while training").isTrue();
            process.destroyForcibly().waitFor();
            assertThat(result).doesNotExist();
        }
        assertThat(start("killed", result).waitFor()).isZero();
        assertThat(Files.readString(result)).isEqualTo(Files.readString(whole));
    }

    private List<Path> checkpoints(String name) throws IOException {
        if (!Files.isDirectory(folder.resolve(name))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(path -> path.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private Process start(String name, Path result) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        folder.resolve(name).toString(),
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }
}
