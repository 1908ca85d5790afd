package org.lectern.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.data.DownloadCache.RemoteFile;
import org.lectern.tensor.Tensor;

/** Finds the MNIST digits (LeCun, Cortes, Burges) in the user's folder, in the cache, or at a mirror. */
final class Mnist {
    /** The four files, with the sizes and checksums they have had since 1998. */
    private static final RemoteFile TRAIN_IMAGES =
            new RemoteFile("train-images-idx3-ubyte.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873");

    private static final RemoteFile TRAIN_LABELS =
            new RemoteFile("train-labels-idx1-ubyte.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432");
    private static final RemoteFile TEST_IMAGES =
            new RemoteFile("t10k-images-idx3-ubyte.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3");
    private static final RemoteFile TEST_LABELS =
            new RemoteFile("t10k-labels-idx1-ubyte.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c");
    private static final List<RemoteFile> FILES = List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

    static final List<URI> MIRRORS = List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int SIDE = 28;

    /** Images and their labels. */
    private record Pair(Path images, Path labels) {}

    private final DataPlaces places;
    private final DownloadCache cache;

    Mnist(DataPlaces places, List<URI> mirrors, DownloadCache.Listener listener) {
        this.places = places;
        this.cache = new DownloadCache(cacheFolder(places), mirrors, places.offline(), TIMEOUT, listener);
    }

    private static Path cacheFolder(DataPlaces places) {
        return places.cache().resolve("mnist");
    }

    /** Whether {@link #load} needs no network. */
    boolean available() {
        return folder() != null || FILES.stream().allMatch(cache::has);
    }

    Split load() {
        Path folder = folder();
        return folder != null ? loadFrom(folder) : loadFromCache();
    }

    private @Nullable Path folder() {
        return candidates()
                .filter(folder -> FILES.stream().anyMatch(file -> find(folder, file) != null))
                .findFirst()
                .orElse(null);
    }

    private Stream<Path> candidates() {
        Path named = places.folder();
        return named == null ? Stream.empty() : Stream.of(named, named.resolve("mnist"));
    }

    private Split loadFrom(Path folder) {
        Pair train = pair(folder, TRAIN_IMAGES, TRAIN_LABELS);
        Pair test = pair(folder, TEST_IMAGES, TEST_LABELS);
        if (train != null && test != null) {
            return new Split(whole(train), whole(test));
        }
        Pair only = train != null ? train : test;
        if (only == null) {
            throw new IllegalStateException("folder() found a file in " + folder);
        }
        return cut(read(only), only.images());
    }

    private Split loadFromCache() {
        try {
            FILES.forEach(cache::fetch);
        } catch (DataException e) {
            String named = places.folder() == null
                    ? "LECTERN_DATA is not set"
                    : Files.isDirectory(places.folder())
                            ? "no MNIST files in " + places.folder() + " nor in its folder mnist"
                            : "LECTERN_DATA names " + places.folder() + ", which is no folder";
            throw new DataException(
                    "MNIST",
                    "its four files",
                    named + "; " + e.getMessage(),
                    "set LECTERN_DATA to a folder with the files, or use Datasets.digits(rng), which needs none",
                    e);
        }
        Path folder = cacheFolder(places);
        return new Split(
                whole(new Pair(folder.resolve(TRAIN_IMAGES.name()), folder.resolve(TRAIN_LABELS.name()))),
                whole(new Pair(folder.resolve(TEST_IMAGES.name()), folder.resolve(TEST_LABELS.name()))));
    }

    /** Both files, none, or an error if one of the two is missing. */
    private static @Nullable Pair pair(Path folder, RemoteFile images, RemoteFile labels) {
        Path imagesFile = find(folder, images);
        Path labelsFile = find(folder, labels);
        if (imagesFile == null && labelsFile == null) {
            return null;
        }
        if (imagesFile == null || labelsFile == null) {
            RemoteFile there = imagesFile == null ? labels : images;
            RemoteFile missing = imagesFile == null ? images : labels;
            throw new DataException(
                    folder + "", "images and labels together", "only " + there.name(), "add " + missing.name());
        }
        return new Pair(imagesFile, labelsFile);
    }

    /** The file under its standard name, gzipped or not, or under the name some unpackers give it. */
    private static @Nullable Path find(Path folder, RemoteFile file) {
        String plain = file.name().replace(".gz", "");
        return Stream.of(file.name(), plain, plain.replace("-idx", ".idx"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private static Dataset whole(Pair pair) {
        Dataset all = read(pair);
        return all.withSource(
                "MNIST: " + all.size() + " images of " + pair.images().getFileName());
    }

    /** Four of five images to train, the rest to test, in the file's order. */
    private static Split cut(Dataset all, Path images) {
        int train = all.size() / 5 * 4;
        if (train == 0) {
            throw new DataException(images + "", "at least 5 images", all.size() + "", "use the files of MNIST");
        }
        String of = " of " + images.getFileName() + ", the only images there";
        return new Split(
                all.slice(0, train).withSource(images(0, train) + of),
                all.slice(train, all.size()).withSource(images(train, all.size()) + of));
    }

    private static String images(int from, int to) {
        return String.format(Locale.ROOT, "MNIST: images %d to %d", from, to - 1);
    }

    private static Dataset read(Pair pair) {
        IdxFile images = IdxReader.expect(IdxFile.read(pair.images()), pair.images(), 3, "images");
        if (images.shape()[1] != SIDE || images.shape()[2] != SIDE) {
            throw new DataException(
                    pair.images() + ", byte 8",
                    "images of 28 x 28",
                    images.shape()[1] + " x " + images.shape()[2],
                    "read other images with IdxReader.images");
        }
        int[] labels =
                IdxReader.wholeNumbers(IdxReader.expect(IdxFile.read(pair.labels()), pair.labels(), 1, "labels"));
        if (labels.length != images.shape()[0]) {
            throw new DataException(
                    pair.labels() + ", byte 4",
                    "a label for each of " + images.shape()[0] + " images",
                    labels.length + " labels",
                    "take images and labels of the same set");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] > 9) {
                throw new DataException(
                        pair.labels() + ", byte " + (8 + i),
                        "a label from 0 to 9",
                        labels[i] + "",
                        "is it MNIST's file?");
            }
        }
        return Dataset.of(IdxReader.images(images), Tensor.of(labels)).withClassNames(DigitStyles.NAMES);
    }
}
