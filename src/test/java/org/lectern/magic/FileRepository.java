package org.lectern.magic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Maven repository of files that a test makes up. */
final class FileRepository {
    final Path root;

    FileRepository(Path root) {
        this.root = root;
    }

    String url() {
        return root.toUri().toString();
    }

    /**
     * Publishes an artifact whose jar holds the class {@code GROUP.NAME} with a method {@code word}.
     *
     * @param pom what stands in its POM besides its name, such as dependencies
     */
    FileRepository publish(String group, String artifact, String version, String name, String pom) {
        Path folder = folder(group, artifact, version);
        Magician.jar(folder.resolve(artifact + "-" + version + ".jar"), group, name, artifact + " " + version);
        return publishPom(group, artifact, version, pom);
    }

    FileRepository publishPom(String group, String artifact, String version, String pom) {
        try {
            Files.writeString(
                    folder(group, artifact, version).resolve(artifact + "-" + version + ".pom"),
                    "<project><modelVersion>4.0.0</modelVersion><groupId>" + group + "</groupId><artifactId>" + artifact
                            + "</artifactId><version>" + version + "</version>" + pom + "</project>");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a jar with a classifier to what is published. */
    FileRepository classified(String group, String artifact, String version, String classifier, String name) {
        Magician.jar(
                folder(group, artifact, version).resolve(artifact + "-" + version + "-" + classifier + ".jar"),
                group,
                name,
                classifier);
        return this;
    }

    /** Says which versions there are. */
    FileRepository versions(String group, String artifact, List<String> versions) {
        StringBuilder metadata = new StringBuilder("<metadata><groupId>" + group + "</groupId><artifactId>" + artifact
                + "</artifactId><versioning><versions>");
        versions.forEach(version -> metadata.append("<version>").append(version).append("</version>"));
        try {
            Files.writeString(
                    folder(group, artifact, "").resolve("maven-metadata.xml"),
                    metadata.append("</versions></versioning></metadata>"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String dependency(String group, String artifact, String version, String more) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId>"
                + (version.isEmpty() ? "" : "<version>" + version + "</version>") + more + "</dependency>";
    }

    private Path folder(String group, String artifact, String version) {
        Path folder = root.resolve(group.replace('.', '/')).resolve(artifact);
        Path inner = version.isEmpty() ? folder : folder.resolve(version);
        try {
            return Files.createDirectories(inner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
