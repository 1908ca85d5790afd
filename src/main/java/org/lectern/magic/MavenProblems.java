package org.lectern.magic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.VersionRangeRequest;
import org.eclipse.aether.resolution.VersionRangeResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.version.Version;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;

/** Says of a resolver's failure what is missing, where it was looked for, and what there is instead. */
final class MavenProblems {
    private static final int SHOWN = 5;

    private MavenProblems() {}

    static MagicException explained(
            RepositoryException e,
            List<RemoteRepository> asked,
            RepositorySystem system,
            RepositorySystemSession session,
            boolean isOffline) {
        Set<Artifact> missing = new LinkedHashSet<>();
        String trouble = "";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ArtifactResolutionException failed) {
                for (ArtifactResult result : failed.getResults()) {
                    if (!result.isResolved()) {
                        missing.add(result.getRequest().getArtifact());
                        trouble = trouble.isEmpty() ? trouble(result) : trouble;
                    }
                }
                break;
            }
            if (cause instanceof ArtifactDescriptorException failed) {
                missing.add(failed.getResult().getRequest().getArtifact());
            }
        }
        if (missing.isEmpty()) {
            return new MagicException("%maven: " + e.getMessage(), offline(isOffline));
        }
        List<String> ids = asked.stream().map(RemoteRepository::getId).toList();
        List<String> help = new ArrayList<>();
        for (Artifact artifact : missing) {
            String near = versions(artifact, asked, system, session);
            if (!near.isEmpty() && !help.contains(near)) {
                help.add(near);
            }
        }
        if (isOffline || session.isOffline()) {
            help.add(offline(isOffline));
        } else if (help.isEmpty()) {
            help.add("Check group and artifact, or name the repository that has it by %mavenRepo.");
        }
        String names =
                String.join(", ", missing.stream().map(MavenProblems::name).toList());
        return new MagicException(
                "%maven: cannot find " + names + "; repositories asked: " + String.join(", ", ids)
                        + (trouble.isEmpty() ? "" : " (" + trouble + ")"),
                String.join("\n", help));
    }

    private static String offline(boolean isOffline) {
        return isOffline ? "LECTERN_OFFLINE=1 forbids fetching: only what is in the local repository can be used." : "";
    }

    /** What went wrong besides that it was not there, such as a host that cannot be reached. */
    private static String trouble(ArtifactResult result) {
        for (Exception each : result.getExceptions()) {
            if (!(each instanceof ArtifactNotFoundException)) {
                Throwable root = each;
                while (root.getCause() != null) {
                    root = root.getCause();
                }
                return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
            }
        }
        return "";
    }

    private static String name(Artifact artifact) {
        String classifier = artifact.getClassifier();
        boolean isPlain = artifact.getExtension().equals("jar") && classifier.isEmpty();
        return artifact.getGroupId() + ":" + artifact.getArtifactId()
                + (isPlain ? "" : ":" + artifact.getExtension() + (classifier.isEmpty() ? "" : ":" + classifier)) + ":"
                + artifact.getVersion();
    }

    /** The versions there are: the newest few, and what differs from the missing one by a slip. */
    private static String versions(
            Artifact artifact, List<RemoteRepository> asked, RepositorySystem system, RepositorySystemSession session) {
        Artifact any = new DefaultArtifact(
                artifact.getGroupId(), artifact.getArtifactId(), "", artifact.getExtension(), "[0,)");
        List<String> there;
        try {
            there =
                    system
                            .resolveVersionRange(session, new VersionRangeRequest(any, asked, null))
                            .getVersions()
                            .stream()
                            .map(Version::toString)
                            .toList();
        } catch (VersionRangeResolutionException e) {
            return "";
        }
        if (there.contains(artifact.getVersion())) {
            return "The version is there, but not this file of it.";
        }
        int older = Math.max(0, there.size() - SHOWN);
        List<String> near = there.subList(0, older).stream()
                .filter(version -> NearNames.distance(artifact.getVersion(), version) == 1)
                .toList();
        return there.isEmpty()
                ? ""
                : (near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "? ")
                        + (older == 0
                                ? "Versions of " + artifact.getArtifactId() + " that are there: "
                                : "The newest versions of " + artifact.getArtifactId() + ": ")
                        + String.join(", ", there.subList(older, there.size()));
    }
}
