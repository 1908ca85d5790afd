package org.lectern.magic;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelProblem;
import org.apache.maven.model.building.ModelSource;
import org.apache.maven.model.building.StringModelSource;
import org.apache.maven.model.resolution.ModelResolver;
import org.apache.maven.model.resolution.UnresolvableModelException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.ArtifactType;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.lectern.jshell.MagicException;

/** Reads POMs with all that they inherit and import; parents come from the repositories. */
final class PomModels implements ModelResolver {
    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> repositories;

    PomModels(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories) {
        this.system = system;
        this.session = session;
        this.repositories = new ArrayList<>(repositories);
    }

    Model read(File pom) throws MagicException {
        return read(new DefaultModelBuildingRequest().setPomFile(pom));
    }

    Model read(String pom) throws MagicException {
        return read(new DefaultModelBuildingRequest().setModelSource(new StringModelSource(pom, "the cell")));
    }

    private Model read(ModelBuildingRequest request) throws MagicException {
        request.setModelResolver(this)
                .setSystemProperties(System.getProperties())
                .setProcessPlugins(false)
                .setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
        try {
            return new DefaultModelBuilderFactory().newInstance().build(request).getEffectiveModel();
        } catch (ModelBuildingException e) {
            List<String> problems = e.getProblems().stream()
                    .filter(each -> each.getSeverity() != ModelProblem.Severity.WARNING)
                    .map(each -> each.getMessage() + (each.getLineNumber() > 0 ? ", line " + each.getLineNumber() : ""))
                    .toList();
            throw new MagicException("loadFromPOM: " + String.join("; ", problems), "");
        }
    }

    /** A POM's dependency as the resolver has it. */
    static Dependency dependency(org.apache.maven.model.Dependency given, RepositorySystemSession session) {
        ArtifactType type = session.getArtifactTypeRegistry().get(given.getType());
        String classifier = given.getClassifier() == null ? "" : given.getClassifier();
        DefaultArtifact artifact = new DefaultArtifact(
                given.getGroupId(),
                given.getArtifactId(),
                classifier.isEmpty() && type != null ? type.getClassifier() : classifier,
                type == null ? given.getType() : type.getExtension(),
                given.getVersion(),
                type);
        List<Exclusion> exclusions = given.getExclusions().stream()
                .map(each -> new Exclusion(each.getGroupId(), each.getArtifactId(), "*", "*"))
                .toList();
        return new Dependency(artifact, given.getScope(), given.isOptional(), exclusions);
    }

    @Override
    public ModelSource resolveModel(String groupId, String artifactId, String version)
            throws UnresolvableModelException {
        ArtifactRequest request =
                new ArtifactRequest(new DefaultArtifact(groupId, artifactId, "", "pom", version), repositories, null);
        try {
            return new FileModelSource(
                    system.resolveArtifact(session, request).getArtifact().getFile());
        } catch (ArtifactResolutionException e) {
            throw new UnresolvableModelException(e.getMessage(), groupId, artifactId, version, e);
        }
    }

    @Override
    public ModelSource resolveModel(Parent parent) throws UnresolvableModelException {
        return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
    }

    @Override
    public ModelSource resolveModel(org.apache.maven.model.Dependency dependency) throws UnresolvableModelException {
        return resolveModel(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
    }

    @Override
    public void addRepository(Repository repository) {
        addRepository(repository, false);
    }

    @Override
    public void addRepository(Repository repository, boolean replace) {
        if (replace) {
            repositories.removeIf(each -> each.getId().equals(repository.getId()));
        }
        if (repositories.stream().noneMatch(each -> each.getId().equals(repository.getId()))) {
            repositories.addAll(system.newResolutionRepositories(
                    session,
                    List.of(new RemoteRepository.Builder(repository.getId(), "default", repository.getUrl()).build())));
        }
    }

    @Override
    public ModelResolver newCopy() {
        return new PomModels(system, session, repositories);
    }
}
