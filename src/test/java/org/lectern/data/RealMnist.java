package org.lectern.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Real MNIST images for tests, where they are at hand. */
final class RealMnist {
    private RealMnist() {}

    /** The 8,000 and 2,000 images of the test set's files; the test is skipped where they are not there. */
    static Split orSkip() {
        String named = System.getProperty("lectern.data", System.getenv("LECTERN_DATA"));
        Path folder = (named == null ? Stream.of("../shared/data") : Stream.of(named, "../shared/data"))
                .map(name -> Path.of(name, "mnist"))
                .filter(path -> Files.isRegularFile(path.resolve("t10k-images-idx3-ubyte.gz")))
                .findFirst()
                .orElse(Path.of("none"));
        assumeTrue(
                Files.isDirectory(folder) && !Files.exists(folder.resolve("train-images-idx3-ubyte.gz")),
                "no folder with MNIST's test set alone; LECTERN_DATA names one");
        try {
            return Mnist.digits(new DataPlaces(folder, folder, true), DownloadListener.NONE)
                    .load();
        } catch (NotHereException e) {
            throw new IllegalStateException(e);
        }
    }
}
