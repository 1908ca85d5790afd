package org.lectern.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.lectern.nn.SafeTensors;
import org.lectern.optim.Optimizer;
import org.lectern.tensor.Rng;
import org.lectern.tensor.TensorException;

/**
 * Where a {@link Trainer} keeps what it has reached, so that training killed at any moment goes on from there with the same
 * numbers, bit for bit, as if nothing had happened.
 *
 * <pre>{@code
 * trainer.checkpoints(Checkpoints.in("runs/digits").resume()).fit(batches, 20, test);
 * }</pre>
 *
 * <p>A checkpoint is one file in the safetensors format, with weights, buffers, the optimizer's memory, the state of the
 * generators, the position and the history. It is written beside its place and moved there when complete; its name holds a
 * checksum of its bytes, so a damaged one is noticed and the one before it is taken.
 */
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{6})-(\\d{8})-([0-9a-f]{8})\\.safetensors");
    private static final String UNFINISHED = ".unfinished";

    private final Path folder;
    private final List<Rng> rngs = new ArrayList<>();
    private int kept = 3;
    private int everyEpochs = 1;
    private int everyBatches;
    private boolean resume;

    private Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** In a folder, made if it is not there: after each epoch, the last three kept. */
    public static Checkpoints in(Path folder) {
        Errors.present("Checkpoints.in", "a folder", folder);
        return new Checkpoints(folder);
    }

    /** Like {@link #in(Path)}, for a folder in the current one or a path as text. */
    public static Checkpoints in(String folder) {
        Errors.present("Checkpoints.in", "a folder", folder);
        try {
            return in(Path.of(folder));
        } catch (InvalidPathException e) {
            throw new TensorException("Checkpoints.in", "the name of a folder", folder, "name another folder");
        }
    }

    /** Keeps the last so many checkpoints. */
    public Checkpoints keep(int count) {
        kept = atLeastOne("keep", count);
        return this;
    }

    /** Writes only after every so many epochs. */
    public Checkpoints everyEpochs(int epochs) {
        everyEpochs = atLeastOne("everyEpochs", epochs);
        return this;
    }

    /** Writes within an epoch too, after every so many batches. */
    public Checkpoints everyBatches(int batches) {
        everyBatches = atLeastOne("everyBatches", batches);
        return this;
    }

    /** Goes on from the newest checkpoint if there is one, else begins. */
    public Checkpoints resume() {
        resume = true;
        return this;
    }

    /** Keeps generators too that neither the network nor the batches know, such as those of a data augmentation. */
    public Checkpoints rng(Rng... more) {
        Errors.present("Checkpoints.rng", "generators", more);
        for (Rng rng : more) {
            Errors.present("Checkpoints.rng", "generators", rng);
        }
        rngs.addAll(List.of(more));
        return this;
    }

    /**
     * Writes what an optimizer remembers to a file, beside {@code net.save(...)}, for a training loop written by hand; a
     * {@link Trainer} keeps both in its checkpoints. The file is there whole or not at all.
     *
     * <pre>{@code
     * net.save("digits.safetensors");
     * Checkpoints.save("adam.safetensors", optimizer);
     * ...
     * net.load("digits.safetensors");
     * Checkpoints.load("adam.safetensors", optimizer); // of net.parameters(), as the one that was saved
     * }</pre>
     *
     * <p>Where the loop draws numbers, for dropout or the order of batches, its generators belong to what is saved:
     * {@link #save(Path, Optimizer, List, Rng...)}.
     *
     * @throws TensorException if the file can't be written
     */
    public static void save(Path file, Optimizer optimizer) {
        save(file, optimizer, List.of());
    }

    /**
     * Like {@link #save(Path, Optimizer)}, with the generators that the loop draws from, so that it goes on with the same
     * numbers: those of the network and others, such as that of the batches.
     *
     * <pre>{@code
     * Checkpoints.save("adam.safetensors", optimizer, net.rngs(), shuffle);
     * ...
     * Checkpoints.load("adam.safetensors", optimizer, net.rngs(), shuffle);
     * }</pre>
     *
     * @throws TensorException if the file can't be written
     */
    public static void save(Path file, Optimizer optimizer, List<Rng> rngs, Rng... more) {
        Errors.present("Checkpoints.save", "a file", file);
        Errors.present("Checkpoints.save", "an optimizer", optimizer);
        OptimizerFile.save(file, optimizer, together("Checkpoints.save", rngs, more));
    }

    /** Like {@link #save(Path, Optimizer, List, Rng...)}, for a file in the current folder or a path as text. */
    public static void save(String file, Optimizer optimizer, List<Rng> rngs, Rng... more) {
        save(path("Checkpoints.save", file), optimizer, rngs, more);
    }

    /** Like {@link #save(Path, Optimizer)}, for a file in the current folder or a path as text. */
    public static void save(String file, Optimizer optimizer) {
        save(path("Checkpoints.save", file), optimizer);
    }

    /**
     * Reads back what {@link #save(Path, Optimizer)} wrote, so that an optimizer goes on as if it had not stopped. Its learning
     * rate is the saved one; other settings, such as betas and weight decay, are those of the code.
     *
     * @throws TensorException if the file is no optimizer's or damaged, or the optimizer is of another kind or its parameters
     *     have other shapes, or the file holds generators; then nothing changes
     */
    public static void load(Path file, Optimizer optimizer) {
        load(file, optimizer, List.of());
    }

    /**
     * Reads back what {@link #save(Path, Optimizer, List, Rng...)} wrote, the generators in the same order.
     *
     * @throws TensorException as {@link #load(Path, Optimizer)}, or if the file holds more or fewer generators; then nothing
     *     changes
     */
    public static void load(Path file, Optimizer optimizer, List<Rng> rngs, Rng... more) {
        Errors.present("Checkpoints.load", "a file", file);
        Errors.present("Checkpoints.load", "an optimizer", optimizer);
        OptimizerFile.load(file, optimizer, together("Checkpoints.load", rngs, more));
    }

    /** Like {@link #load(Path, Optimizer, List, Rng...)}, for a file in the current folder or a path as text. */
    public static void load(String file, Optimizer optimizer, List<Rng> rngs, Rng... more) {
        load(path("Checkpoints.load", file), optimizer, rngs, more);
    }

    private static List<Rng> together(String operation, List<Rng> rngs, Rng... more) {
        Errors.present(operation, "generators, such as net.rngs()", rngs);
        Errors.present(operation, "generators", more);
        List<Rng> all = new ArrayList<>(rngs);
        all.addAll(Arrays.asList(more));
        all.forEach(rng -> Errors.present(operation, "generators", rng));
        return all;
    }

    /** Like {@link #load(Path, Optimizer)}, for a file in the current folder or a path as text. */
    public static void load(String file, Optimizer optimizer) {
        load(path("Checkpoints.load", file), optimizer);
    }

    private static Path path(String operation, String file) {
        Errors.present(operation, "the name of a file", file);
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new TensorException(operation, "the name of a file", file, "name another file");
        }
    }

    private static int atLeastOne(String method, int count) {
        if (count < 1) {
            throw new TensorException(
                    "Checkpoints." + method, "at least 1", String.valueOf(count), "give a number from 1 on");
        }
        return count;
    }

    List<Rng> rngs() {
        return rngs;
    }

    boolean dueAfterEpoch(int epoch) {
        return epoch % everyEpochs == 0;
    }

    boolean dueAfterBatch(int batch) {
        return everyBatches > 0 && batch % everyBatches == 0;
    }

    /** A checkpoint that was read, and how many newer ones were damaged. */
    record Found(SafeTensors.Content content, int damaged) {}

    /** One file. */
    private record File(Path path, long place, String checksum) {}

    /**
     * Prepares the folder and finds the newest checkpoint that is whole, if training is to go on from one.
     *
     * @throws TensorException if there are checkpoints but training is to begin, all are damaged, or the
     *     folder can't be made or read
     */
    Optional<Found> begin() {
        try {
            Files.createDirectories(folder);
            clean();
            List<File> files = files();
            if (!resume && !files.isEmpty()) {
                throw new TensorException(
                        "Checkpoints.in",
                        "a folder without checkpoints, or resume()",
                        files.size() + " checkpoints in " + folder,
                        "call resume() to go on from them, or name another folder");
            }
            List<Path> damaged = new ArrayList<>();
            for (File file : files) {
                if (checksum(file.path).equals(file.checksum)) {
                    SafeTensors.Content content = SafeTensors.read(file.path);
                    for (Path bad : damaged) {
                        Files.move(
                                bad,
                                bad.resolveSibling(bad.getFileName() + ".damaged"),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                    return Optional.of(new Found(content, damaged.size()));
                }
                damaged.add(file.path);
            }
            if (!damaged.isEmpty()) {
                throw new TensorException(
                        "Checkpoints.resume",
                        "a checkpoint that is whole",
                        damaged.size() + " damaged ones in " + folder,
                        "delete them to begin again");
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes a checkpoint and lets go of the oldest. */
    void write(int epoch, int batch, SafeTensors.Content content) {
        Path unfinished = folder.resolve(ProcessHandle.current().pid() + UNFINISHED);
        SafeTensors.save(unfinished, content);
        try {
            String name = String.format(
                    Locale.ROOT, "checkpoint-%06d-%08d-%s.safetensors", epoch, batch, checksum(unfinished));
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            List<File> files = files();
            for (File old : files.subList(Math.min(kept, files.size()), files.size())) {
                Files.deleteIfExists(old.path);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Deletes what a killed process left half-written. */
    private void clean() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.toList()) {
                String name = path.getFileName().toString();
                if (name.endsWith(UNFINISHED) || (name.contains(UNFINISHED) && name.endsWith(".part"))) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    /** The checkpoints, newest first. */
    private List<File> files() throws IOException {
        List<File> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(path -> {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    long place = Long.parseLong(name.group(1)) * 100_000_000 + Long.parseLong(name.group(2));
                    files.add(new File(path, place, name.group(3)));
                }
            });
        }
        files.sort(Comparator.comparingLong(File::place).reversed());
        return files;
    }

    private static String checksum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        // java.io and not a channel: an interrupt would close a channel in the middle.
        try (java.io.FileInputStream in = new java.io.FileInputStream(file.toFile())) {
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                sum.update(chunk, 0, n);
            }
        }
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    private TensorException failed(IOException e) {
        TensorException failed = new TensorException(
                "Checkpoints.in",
                "a folder to read and write in",
                folder + ": " + e,
                "name another folder, such as Checkpoints.in(\"runs/digits\")");
        failed.initCause(e);
        return failed;
    }
}
