package org.lectern.magic;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.maven.model.Model;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.ArtifactType;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;

/**
 * Finds artifacts and what they need by Maven's own resolver, with the user's settings, mirrors and local repository. One for
 * each session: it remembers which repositories were named and what was added.
 */
final class MavenResolver {
    /** How long a repository may say nothing; Maven itself waits for half an hour. */
    private static final int SILENCE_MILLIS = 60_000;

    private final Settings settings;
    private final Map<String, String> named = new LinkedHashMap<>();
    /** The versions of what is on the class path, by group:artifact. */
    private final Map<String, String> added = new HashMap<>();

    /** For what then lacks them. */
    private final LeftOut leftOut = new LeftOut();

    private @Nullable Context context;

    MavenResolver(Settings settings) {
        this.settings = settings;
    }

    /**
     * Where Maven's things are, if not where they are for Maven itself.
     *
     * @param settingsFile the user's settings.xml
     * @param isOffline whether to use what is there, and fetch nothing
     */
    record Settings(@Nullable Path settingsFile, @Nullable Path localRepository, boolean isOffline) {
        /** LECTERN_OFFLINE forbids fetching; -Dmaven.repo.local names another local repository, as for Maven. */
        static Settings of(Map<String, String> environment) {
            String local = System.getProperty("maven.repo.local", "");
            String offline = environment.getOrDefault("LECTERN_OFFLINE", "");
            return new Settings(null, local.isBlank() ? null : Path.of(local), offline.equals("1"));
        }
    }

    /**
     * What was found.
     *
     * @param files to be added to the class path
     * @param notes what the user should know
     */
    record Found(List<Path> files, List<String> notes) {}

    /** Names a repository for what is resolved from now on. */
    synchronized void addRepository(String id, String url) throws MagicException {
        if (!url.matches("[a-z]+:.+")) {
            throw new MagicException(
                    "%mavenRepo: needs a URL after the id, got " + url, "Such as https://repo.example.org/maven2");
        }
        named.put(id, url);
    }

    /**
     * Finds artifacts with all that they need to run.
     *
     * @param from the ids of the repositories to ask; all if empty
     */
    Found resolve(List<Coordinates> wanted, List<String> from) throws Exception {
        return inBackground(progress -> {
            RepositorySystemSession session = session(progress);
            List<Dependency> dependencies = new ArrayList<>();
            for (Coordinates each : wanted) {
                dependencies.add(new Dependency(artifact(each, session), "compile"));
            }
            CollectRequest request = new CollectRequest();
            request.setDependencies(dependencies);
            request.setRepositories(only(from, repositories(session, Map.of())));
            return files(request, Set.of("compile", "runtime", "system"), session);
        });
    }

    /** Finds the dependencies of a POM file. */
    Found resolvePom(Path pom, Set<String> scopes) throws Exception {
        return inBackground(progress -> {
            RepositorySystemSession session = session(progress);
            PomModels models = new PomModels(context().repositorySystem(), session, repositories(session, Map.of()));
            return files(models.read(pom.toFile()), scopes, session);
        });
    }

    /** Finds the dependencies of a POM's text. */
    Found resolvePom(String pom, Set<String> scopes) throws Exception {
        return inBackground(progress -> {
            RepositorySystemSession session = session(progress);
            PomModels models = new PomModels(context().repositorySystem(), session, repositories(session, Map.of()));
            return files(models.read(pom), scopes, session);
        });
    }

    private Found files(Model pom, Set<String> scopes, RepositorySystemSession session) throws Exception {
        Map<String, String> urls = new LinkedHashMap<>();
        pom.getRepositories().forEach(each -> urls.put(each.getId(), each.getUrl()));
        CollectRequest request = new CollectRequest();
        request.setRepositories(repositories(session, urls));
        List<Path> local = new ArrayList<>();
        for (org.apache.maven.model.Dependency each : pom.getDependencies()) {
            String scope = each.getScope() == null || each.getScope().isEmpty() ? "compile" : each.getScope();
            if (!scopes.contains(scope)) {
                continue;
            }
            if (each.getSystemPath() != null) {
                local.add(Path.of(each.getSystemPath()));
            } else {
                // What is asked for is to be run with, whatever the POM's own project needs it for.
                request.addDependency(PomModels.dependency(each, session).setScope("compile"));
            }
        }
        if (pom.getDependencyManagement() != null) {
            pom.getDependencyManagement()
                    .getDependencies()
                    .forEach(each -> request.addManagedDependency(PomModels.dependency(each, session)));
        }
        if (request.getDependencies().isEmpty() && local.isEmpty()) {
            return new Found(
                    List.of(), List.of("The POM has no dependencies of the scopes " + String.join(", ", scopes)));
        }
        Found found = request.getDependencies().isEmpty()
                ? new Found(List.of(), List.of())
                : files(request, Set.of("compile", "runtime", "system"), session);
        local.addAll(found.files());
        return new Found(local, found.notes());
    }

    private Found files(CollectRequest request, Set<String> scopes, RepositorySystemSession session) throws Exception {
        List<ArtifactResult> results;
        List<String> asked = request.getDependencies().stream()
                .map(each -> name(each.getArtifact()))
                .toList();
        OwnDependencies own = new OwnDependencies(leftOut, asked);
        try {
            results = context()
                    .repositorySystem()
                    .resolveDependencies(
                            own.leftOutOf(session),
                            new DependencyRequest(
                                    request,
                                    (node, parents) -> node.getDependency() == null
                                            || scopes.contains(
                                                    node.getDependency().getScope())))
                    .getArtifactResults();
        } catch (org.eclipse.aether.RepositoryException e) {
            throw MavenProblems.explained(
                    e, request.getRepositories(), context().repositorySystem(), session, settings.isOffline());
        }
        Found found = taken(results);
        List<String> notes = own.notes();
        notes.addAll(found.notes());
        Slf4jProviders.note(asked, found.files()).ifPresent(notes::add);
        return new Found(found.files(), notes);
    }

    /** Takes what is not there yet. Not locked while it is fetched: what an interrupt has left behind may still wait. */
    private synchronized Found taken(List<ArtifactResult> results) {
        List<Path> files = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ArtifactResult result : results) {
            Artifact artifact = result.getArtifact();
            File file = artifact.getFile();
            if (file == null || artifact.getExtension().equals("pom")) {
                continue;
            }
            String name = name(artifact);
            String key = artifact.getClassifier().isEmpty() ? name : name + ":" + artifact.getClassifier();
            String before = added.get(key);
            if (before == null) {
                added.put(key, artifact.getVersion());
                files.add(file.toPath());
            } else if (!before.equals(artifact.getVersion())) {
                notes.add(name + " " + artifact.getVersion() + " is left out: " + before
                        + " was added before; restart the kernel to use another");
                leftOut.later(name, artifact.getVersion(), before, file.toPath());
            }
        }
        return new Found(files, notes);
    }

    private static String name(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId();
    }

    /** What a linkage error with a message comes of, if of what was left out; else empty. */
    String remedy(String message) {
        return leftOut.remedy(message);
    }

    private static Artifact artifact(Coordinates wanted, RepositorySystemSession session) {
        ArtifactType type = session.getArtifactTypeRegistry().get(wanted.packaging());
        String extension = type == null ? wanted.packaging() : type.getExtension();
        String classifier = type == null || !wanted.classifier().isEmpty() ? wanted.classifier() : type.getClassifier();
        return new DefaultArtifact(wanted.group(), wanted.artifact(), classifier, extension, wanted.version(), type);
    }

    /** The settings' repositories, those that cells have named, and more. */
    private synchronized List<RemoteRepository> repositories(
            RepositorySystemSession session, Map<String, String> more) {
        RepositorySystem system = context().repositorySystem();
        Map<String, String> urls = new LinkedHashMap<>(named);
        urls.putAll(more);
        List<RemoteRepository> all = new ArrayList<>();
        urls.forEach((id, url) -> all.add(new RemoteRepository.Builder(id, "default", url).build()));
        List<RemoteRepository> repositories = new ArrayList<>();
        for (RemoteRepository each : context().remoteRepositories()) {
            if (!urls.containsKey(each.getId())) {
                repositories.add(each);
            }
        }
        repositories.addAll(system.newResolutionRepositories(session, all));
        return repositories;
    }

    private static List<RemoteRepository> only(List<String> ids, List<RemoteRepository> all) throws MagicException {
        List<String> known = all.stream().map(RemoteRepository::getId).toList();
        for (String id : ids) {
            if (!known.contains(id)) {
                List<String> near = NearNames.of(id, known);
                throw new MagicException(
                        "%maven: no repository " + id + "; repositories: " + String.join(", ", known),
                        near.isEmpty()
                                ? "Name it by %mavenRepo first."
                                : "Did you mean " + String.join(", ", near) + "?");
            }
        }
        return ids.isEmpty()
                ? all
                : all.stream().filter(each -> ids.contains(each.getId())).toList();
    }

    private RepositorySystemSession session(MavenProgress progress) {
        DefaultRepositorySystemSession session =
                new DefaultRepositorySystemSession(context().repositorySystemSession());
        session.setTransferListener(progress);
        session.setOffline(session.isOffline() || settings.isOffline());
        // What is missing now may be there in a minute: a notebook's author has just published it, or mended the URL.
        session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
        session.setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_WARN);
        if (!session.getConfigProperties().containsKey(ConfigurationProperties.REQUEST_TIMEOUT)) {
            session.setConfigProperty(ConfigurationProperties.REQUEST_TIMEOUT, SILENCE_MILLIS);
        }
        return session;
    }

    /** Maven's machinery, made when it is first needed. */
    private synchronized Context context() {
        Context made = context;
        if (made == null) {
            ContextOverrides.Builder overrides = ContextOverrides.create().withUserSettings(true);
            if (settings.settingsFile() != null) {
                overrides.withUserSettingsXmlOverride(settings.settingsFile());
            }
            if (settings.localRepository() != null) {
                overrides.withLocalRepositoryOverride(settings.localRepository());
            }
            made = Runtimes.INSTANCE.getRuntime().create(overrides.build());
            context = made;
        }
        return made;
    }

    private interface Resolving {
        Found run(MavenProgress progress) throws Exception;
    }

    /**
     * Works on a thread of its own, which this one waits for: blocked inside a socket the work would not hear an interrupt.
     * After one it ends with its next piece of data.
     */
    private static Found inBackground(Resolving work) throws Exception {
        MavenProgress progress = new MavenProgress();
        FutureTask<Found> task = new FutureTask<>(() -> work.run(progress));
        Thread thread = new Thread(task, "maven");
        thread.setDaemon(true);
        thread.start();
        try {
            Found found = task.get();
            progress.end(found.files().size());
            return found;
        } catch (ExecutionException e) {
            progress.end(0);
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            progress.cancel();
        }
    }
}
