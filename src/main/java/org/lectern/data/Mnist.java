package org.lectern.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/** Finds the images of MNIST, or of a set made in its form, in the user's folder, in a cache, or at a mirror. */
final class Mnist {
    private static final int SIDE = 28;

    /** Images and their labels. */
    private record Pair(Path images, Path labels) {}

    private final RemoteSet set;
    private final List<String> classNames;
    private final DataPlaces places;
    private final DownloadListener listener;

    private Mnist(RemoteSet set, List<String> classNames, DataPlaces places, DownloadListener listener) {
        this.set = set;
        this.classNames = classNames;
        this.places = places;
        this.listener = listener;
    }

    /** The digits (LeCun, Cortes, Burges). */
    static Mnist digits(DataPlaces places, DownloadListener listener) {
        return of(RemoteSet.MNIST, DigitStyles.NAMES, places, listener);
    }

    /** The clothes (Xiao, Rasul, Vollgraf). */
    static Mnist clothes(DataPlaces places, DownloadListener listener) {
        return of(RemoteSet.FASHION, Clothes.NAMES, places, listener);
    }

    static Mnist of(RemoteSet set, List<String> classNames, DataPlaces places, DownloadListener listener) {
        return new Mnist(set, classNames, places, listener);
    }

    /** Where the data are, in a word or two; empty if they have to be downloaded. */
    String where() {
        Path folder = folder();
        if (folder == null) {
            return set.where(places);
        }
        boolean hasTrain = find(folder, trainImages()) != null;
        boolean isWhole = hasTrain && find(folder, testImages()) != null;
        return "LECTERN_DATA " + folder + (isWhole ? "" : hasTrain ? ", training images only" : ", test images only");
    }

    /**
     * The images, downloaded if need be.
     *
     * @throws NotHereException if they are nowhere to be had
     */
    Split load() throws NotHereException {
        Path folder = folder();
        return folder != null ? loadFrom(folder) : loadFromCache();
    }

    private RemoteFile trainImages() {
        return set.files().get(0);
    }

    private RemoteFile trainLabels() {
        return set.files().get(1);
    }

    private RemoteFile testImages() {
        return set.files().get(2);
    }

    private RemoteFile testLabels() {
        return set.files().get(3);
    }

    private @Nullable Path folder() {
        return places.folders(set.folder()).stream()
                .filter(this::mayHold)
                .filter(folder -> set.files().stream().anyMatch(file -> find(folder, file) != null))
                .findFirst()
                .orElse(null);
    }

    /** Several sets have files of these names: a folder of another's name holds another's. */
    private boolean mayHold(Path folder) {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                .toLowerCase(Locale.ROOT);
        boolean isFashion = name.contains("fashion");
        return set == RemoteSet.FASHION ? isFashion : !isFashion;
    }

    private Split loadFrom(Path folder) {
        Pair train = pair(folder, trainImages(), trainLabels());
        Pair test = pair(folder, testImages(), testLabels());
        if (train != null && test != null) {
            return new Split(whole(train), whole(test));
        }
        Pair only = train != null ? train : test;
        if (only == null) {
            throw new IllegalStateException("folder() found a file in " + folder);
        }
        return cut(read(only), only.images());
    }

    private Split loadFromCache() throws NotHereException {
        Path folder;
        try {
            folder = set.find(places, listener);
        } catch (NotHereException e) {
            throw new NotHereException(places.nothing(set.name(), set.folder()) + "; " + e.reason());
        }
        return new Split(
                whole(new Pair(
                        folder.resolve(trainImages().name()),
                        folder.resolve(trainLabels().name()))),
                whole(new Pair(
                        folder.resolve(testImages().name()),
                        folder.resolve(testLabels().name()))));
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

    private Dataset whole(Pair pair) {
        Dataset all = read(pair);
        return all.withSource(
                set.name() + ": " + all.size() + " images of " + pair.images().getFileName());
    }

    /** Four of five images to train, the rest to test, in the file's order. */
    private Split cut(Dataset all, Path images) {
        int train = all.size() / 5 * 4;
        if (train == 0) {
            throw new DataException(
                    images + "", "at least 5 images", all.size() + "", "use the files of " + set.name());
        }
        String of = " of " + images.getFileName() + ", the only images there";
        StandIn.tell(
                String.format(
                        Locale.ROOT, "%,d images of %s to train, %,d to test", train, set.name(), all.size() - train),
                ": of its files only " + images.getFileName() + " and its labels are here.");
        return new Split(
                all.slice(0, train).withSource(images(0, train) + of),
                all.slice(train, all.size()).withSource(images(train, all.size()) + of));
    }

    private String images(int from, int to) {
        return String.format(Locale.ROOT, "%s: images %d to %d", set.name(), from, to - 1);
    }

    private Dataset read(Pair pair) {
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
                        "is it " + set.name() + "'s file?");
            }
        }
        return Dataset.of(IdxReader.images(images), Tensor.of(labels)).withClassNames(classNames);
    }
}
