package org.lectern.magic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.collection.DependencyCollectionContext;
import org.eclipse.aether.collection.DependencySelector;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.util.graph.selector.AndDependencySelector;

/**
 * Leaves out what the kernel has itself, with all that only it needs, before any of it is fetched: the kernel's own would be found first
 * anyway.
 */
final class OwnDependencies implements DependencySelector {
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final LeftOut leftOut;
    private final List<String> asked;

    /**
     * For one request.
     *
     * @param leftOut keeps what was left out
     * @param asked what the request names
     */
    OwnDependencies(LeftOut leftOut, List<String> asked) {
        this.leftOut = leftOut;
        this.asked = asked;
    }

    /** The session, but for what is the kernel's own. */
    RepositorySystemSession leftOutOf(RepositorySystemSession session) {
        DefaultRepositorySystemSession without = new DefaultRepositorySystemSession(session);
        // The other first: what it leaves out is nothing to say a word about.
        without.setDependencySelector(AndDependencySelector.newInstance(session.getDependencySelector(), this));
        return without;
    }

    @Override
    public synchronized boolean selectDependency(Dependency dependency) {
        Artifact artifact = dependency.getArtifact();
        OwnClassPath.Entry own =
                OwnClassPath.find(artifact.getGroupId(), artifact.getArtifactId(), artifact.getClassifier());
        if (own == null) {
            return true;
        }
        if (!own.version().equals(artifact.getVersion())) {
            String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
            String version = artifact.getVersion();
            notes.putIfAbsent(name, name + " " + version + " is left out: " + own.version() + " is the kernel's own");
            leftOut.own(name, version, own, asked);
        }
        return false;
    }

    @Override
    public DependencySelector deriveChildSelector(DependencyCollectionContext context) {
        return this;
    }

    /** What was left out in another version than the kernel's. */
    synchronized List<String> notes() {
        return new ArrayList<>(notes.values());
    }
}
