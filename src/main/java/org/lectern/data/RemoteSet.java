package org.lectern.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a data set, as mirrors have them.
 *
 * @param name what people call the data
 * @param folder their folder in a cache
 * @param mirrors addresses of folders, ending in a slash, in the order in which they are tried
 */
record RemoteSet(String name, String folder, List<RemoteFile> files, List<URI> mirrors) {
    private static final Duration SILENCE = Duration.ofSeconds(20);

    static final RemoteSet MNIST = new RemoteSet(
            "MNIST",
            "mnist",
            // With the sizes and checksums they have had since 1998.
            List.of(
                    RemoteFile.md5("train-images-idx3-ubyte.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                    RemoteFile.md5("train-labels-idx1-ubyte.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432"),
                    RemoteFile.md5("t10k-images-idx3-ubyte.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3"),
                    RemoteFile.md5("t10k-labels-idx1-ubyte.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c")),
            mirrors(
                    "https://ossci-datasets.s3.amazonaws.com/mnist/",
                    "https://storage.googleapis.com/cvdf-datasets/mnist/"));

    static final RemoteSet FASHION = new RemoteSet(
            "Fashion-MNIST",
            "fashion-mnist",
            // The checksums are those that its authors publish.
            List.of(
                    RemoteFile.md5("train-images-idx3-ubyte.gz", 26421880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                    RemoteFile.md5("train-labels-idx1-ubyte.gz", 29515, "25c81989df183df01b3e8a0aad5dffbe"),
                    RemoteFile.md5("t10k-images-idx3-ubyte.gz", 4422102, "bef4ecab320f06d8554ea6380940ec79"),
                    RemoteFile.md5("t10k-labels-idx1-ubyte.gz", 5148, "bb300cfdad3c16e7a12a480ee83cd310")),
            mirrors(
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

    static final RemoteSet CIFAR10 = new RemoteSet(
            "CIFAR-10",
            "cifar-10",
            // The checksum is the one its authors publish.
            List.of(RemoteFile.md5("cifar-10-binary.tar.gz", 170052171, "c32a1d4ab5d03f1284b67883e8d87530")),
            mirrors("https://www.cs.toronto.edu/~kriz/"));

    static final RemoteSet TINY_SHAKESPEARE = new RemoteSet(
            "Tiny Shakespeare",
            "tinyshakespeare",
            List.of(RemoteFile.sha256(
                    "input.txt", 1115394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed")),
            mirrors("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/"));

    /** How many bytes all files have together. */
    long bytes() {
        return files.stream().mapToLong(RemoteFile::bytes).sum();
    }

    /**
     * The folder that holds all files: in the class's cache, else in the user's, where they are fetched if need be.
     *
     * @throws NotHereException if no mirror gives them
     * @throws DataException if one is there and damaged, or the user's cache can't be written to
     */
    Path find(DataPlaces places, DownloadListener listener) throws NotHereException {
        Path shared = places.shared() == null ? null : places.shared().resolve(folder);
        if (shared != null && holdsAll(shared)) {
            checkShared(shared);
            return shared;
        }
        return fetchTo(places.cache(), places.offline(), listener);
    }

    /** Fetches what is not whole in the set's folder below {@code cache}, which is returned. */
    Path fetchTo(Path cache, boolean offline, DownloadListener listener) throws NotHereException {
        Path target = cache.resolve(folder);
        DownloadCache downloads = new DownloadCache(target, mirrors, offline, SILENCE, listener);
        for (RemoteFile file : files) {
            downloads.fetch(file);
        }
        return target;
    }

    /** Where the files are, in a word or two; empty if not all are. Looks at names and sizes alone. */
    String where(DataPlaces places) {
        Path shared = places.shared() == null ? null : places.shared().resolve(folder);
        if (shared != null && holdsAll(shared)) {
            return soundness(shared) + "shared cache " + shared;
        }
        Path own = places.cache().resolve(folder);
        return holdsAll(own) ? soundness(own) + "cache " + own : "";
    }

    private String soundness(Path place) {
        boolean isWhole = files.stream().allMatch(file -> {
            try {
                return Files.size(place.resolve(file.name())) == file.bytes();
            } catch (IOException e) {
                return false;
            }
        });
        return isWhole ? "" : "damaged in ";
    }

    private boolean holdsAll(Path place) {
        return files.stream().allMatch(file -> Files.exists(place.resolve(file.name())));
    }

    /** A student can't mend what the class shares; whoever can is to know. */
    private void checkShared(Path shared) {
        DownloadCache there = new DownloadCache(shared, List.of(), true, SILENCE, DownloadListener.NONE);
        for (RemoteFile file : files) {
            if (!there.has(file)) {
                throw new DataException(
                        "shared cache " + shared,
                        "whole files",
                        "a damaged " + file.name(),
                        "whoever looks after it runs `lectern data get " + folder + " --into " + shared.getParent()
                                + "`; until then unset LECTERN_SHARED_CACHE");
            }
        }
    }

    private static List<URI> mirrors(String... addresses) {
        return Stream.of(addresses).map(URI::create).toList();
    }
}
