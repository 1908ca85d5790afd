package org.lectern.magic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Libraries that would write what others log by slf4j: it is bound to the kernel's own, and never looks at what cells add. */
final class Slf4jProviders {
    private static final String NOTE =
            "What libraries log by slf4j goes through the kernel's own slf4j-simple, whatever is added:"
                    + " System.setProperty(\"org.slf4j.simpleLogger.log.NAME\", \"info\") shows what a logger says, set before it is"
                    + " first used.";

    private Slf4jProviders() {}

    /**
     * What to say if there is one.
     *
     * @param asked groups and artifacts that were asked for
     * @param files what is added
     */
    static Optional<String> note(List<String> asked, List<Path> files) {
        return asked.contains("org.slf4j:slf4j-simple") || files.stream().anyMatch(Slf4jProviders::isOne)
                ? Optional.of(NOTE)
                : Optional.empty();
    }

    private static boolean isOne(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider") != null
                    || zip.getEntry("org/slf4j/impl/StaticLoggerBinder.class") != null;
        } catch (IOException e) {
            return false;
        }
    }
}
