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
        String own = OwnClassPath.version(artifact.getGroupId(), artifact.getArtifactId(), artifact.getClassifier());
        if (own == null) {
            return true;
        }
        if (!own.equals(artifact.getVersion())) {
            String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
            notes.putIfAbsent(
                    name, name + " " + artifact.getVersion() + " is left out: " + own + " is the kernel's own");
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
