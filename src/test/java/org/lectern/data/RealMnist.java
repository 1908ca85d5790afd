package org.lectern.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Real MNIST images for tests, where they are at hand. */
final class RealMnist {
    private RealMnist() {}

    /** The folder with the test set's files alone; the test is skipped where there is none. */
    static Path folderOrSkip() {
        String named = System.getProperty("lectern.data", System.getenv("LECTERN_DATA"));
        Path folder = (named == null ? Stream.of("../shared/data") : Stream.of(named, "../shared/data"))
                .map(name -> Path.of(name, "mnist"))
                .filter(path -> Files.isRegularFile(path.resolve("t10k-images-idx3-ubyte.gz")))
                .findFirst()
                .orElse(Path.of("none"));
        assumeTrue(
                Files.isDirectory(folder) && !Files.exists(folder.resolve("train-images-idx3-ubyte.gz")),
                "no folder with MNIST's test set alone; LECTERN_DATA names one");
        return folder;
    }

    /** 8,000 and 2,000 images of the test set's files; the test is skipped where they are not there. */
    static Split orSkip() {
        Path folder = folderOrSkip();
        return new Mnist(new DataPlaces(folder, folder, true), Mnist.PUBLISHED, (file, from) -> {}).load();
    }
}
