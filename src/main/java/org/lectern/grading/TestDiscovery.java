package org.lectern.grading;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.commons.PreconditionViolationException;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.ClasspathRootSelector;
import org.junit.platform.engine.discovery.DirectorySelector;
import org.junit.platform.engine.discovery.FileSelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.NestedClassSelector;
import org.junit.platform.engine.discovery.NestedMethodSelector;
import org.junit.platform.engine.discovery.PackageSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.discovery.UriSelector;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookException;
import org.lectern.notebook.NotebookReader;

/** Finds the notebooks and homeworks that a request asks for. Test classes of other engines cost it a look at their annotations. */
final class TestDiscovery {
    private static final String EXERCISE = "exercise";
    private static final String NOTEBOOK = "notebook";
    private static final String CLASS = "class";
    private static final String EXTENSION = ".ipynb";
    private static final long SECONDS = 600;

    private final TestDescriptor root;
    private final EngineDiscoveryRequest request;
    private final Filter<String> classNames;
    private final Path solutions;
    private final Duration timeout;
    /** What was asked for, with all below it. */
    private final Set<UniqueId> wanted = new HashSet<>();

    TestDiscovery(TestDescriptor root, EngineDiscoveryRequest request) {
        this.root = root;
        this.request = request;
        classNames = Filter.composeFilters(request.getFiltersByType(ClassNameFilter.class));
        solutions = Path.of(request.getConfigurationParameters()
                .get(LecternTestEngine.SOLUTIONS)
                .orElse("solutions"));
        timeout = Duration.ofSeconds(request.getConfigurationParameters()
                .get(LecternTestEngine.TIMEOUT, Long::parseLong)
                .orElse(SECONDS));
    }

    void discover() {
        request.getSelectorsByType(DiscoverySelector.class).forEach(this::resolve);
        prune(root);
    }

    private void resolve(DiscoverySelector selector) {
        if (selector instanceof ClassSelector type) {
            load(type::getJavaClass).ifPresent(this::type);
        } else if (selector instanceof NestedClassSelector type) {
            load(type::getNestedClass).ifPresent(this::type);
        } else if (selector instanceof MethodSelector method) {
            load(method::getJavaClass).ifPresent(type -> check(type, method.getMethodName()));
        } else if (selector instanceof NestedMethodSelector method) {
            load(method::getNestedClass).ifPresent(type -> check(type, method.getMethodName()));
        } else if (selector instanceof FileSelector file) {
            file(file.getPath());
        } else if (selector instanceof DirectorySelector folder) {
            folder(root, folder.getPath(), true);
        } else if (selector instanceof UriSelector uri) {
            uri(uri.getUri());
        } else if (selector instanceof PackageSelector of) {
            exercises(type -> (type.getPackageName() + ".").startsWith(of.getPackageName() + "."));
        } else if (selector instanceof ClasspathRootSelector classes) {
            exercises(type -> isIn(type, classes.getClasspathRoot()));
        } else if (selector instanceof UniqueIdSelector id) {
            id(id.getUniqueId());
        }
    }

    private interface Lookup {
        Class<?> load();
    }

    /** A class that is not there is for the other engines to say. */
    private static Optional<Class<?>> load(Lookup lookup) {
        try {
            return Optional.of(lookup.load());
        } catch (PreconditionViolationException e) {
            return Optional.empty();
        }
    }

    private interface Condition {
        boolean holds(Class<?> type);
    }

    private void exercises(Condition condition) {
        for (ExerciseClass exercise : Exercises.all()) {
            if (condition.holds(exercise.type())
                    && classNames.apply(exercise.type().getName()).included()) {
                type(exercise.type());
            }
        }
    }

    private static boolean isIn(Class<?> type, URI root) {
        var source = type.getProtectionDomain().getCodeSource();
        return source != null
                && source.getLocation() != null
                && Path.of(URI.create(source.getLocation().toString())).equals(Path.of(root));
    }

    private void type(Class<?> type) {
        if (type.isAnnotationPresent(Exercise.class)) {
            wanted.add(homework(type).getUniqueId());
        } else if (type.isAnnotationPresent(Question.class)) {
            Class<?> exercise = type.getEnclosingClass();
            if (exercise != null && exercise.isAnnotationPresent(Exercise.class)) {
                wanted.add(HomeworkNode.question(
                        homework(exercise).getUniqueId(),
                        type.getAnnotation(Question.class).value()));
            }
        } else if (type.isAnnotationPresent(Notebooks.class)) {
            wanted.add(notebooks(type).getUniqueId());
        }
    }

    private void check(Class<?> question, String method) {
        Class<?> exercise = question.getEnclosingClass();
        Question asked = question.getAnnotation(Question.class);
        if (asked != null && exercise != null && exercise.isAnnotationPresent(Exercise.class)) {
            wanted.add(HomeworkNode.check(homework(exercise).getUniqueId(), asked.value(), method));
        }
    }

    private TestDescriptor homework(Class<?> type) {
        ExerciseClass exercise = ExerciseClass.of(type);
        UniqueId id = root.getUniqueId().append(EXERCISE, type.getName());
        return once(
                root,
                id,
                () -> new HomeworkNode(
                        id, exercise, solutions.resolve(exercise.name() + EXTENSION), ClassSource.from(type), timeout));
    }

    private TestDescriptor notebooks(Class<?> type) {
        UniqueId id = root.getUniqueId().append(CLASS, type.getName());
        return once(root, id, () -> {
            TestNode all =
                    new TestNode(id, type.getSimpleName(), ClassSource.from(type), TestDescriptor.Type.CONTAINER);
            for (String each : type.getAnnotation(Notebooks.class).value()) {
                Path path = Path.of(each);
                if (Files.isDirectory(path)) {
                    folder(all, path, false);
                } else {
                    notebook(all, path);
                }
            }
            return all;
        });
    }

    private void uri(URI uri) {
        if ("file".equals(uri.getScheme())) {
            Path path = Path.of(uri);
            if (Files.isDirectory(path)) {
                folder(root, path, true);
            } else {
                file(path);
            }
        }
    }

    private void file(Path file) {
        if (file.toString().endsWith(EXTENSION)) {
            wanted.add(notebook(root, file).getUniqueId());
        }
    }

    private void folder(TestDescriptor parent, Path folder, boolean asked) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> file.toString().endsWith(EXTENSION) && Files.isRegularFile(file))
                    .filter(file -> !folder.relativize(file).toString().contains(".ipynb_checkpoints"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException e) {
            throw new GradingException(folder + " can't be searched for notebooks: " + e.getMessage(), e);
        }
        for (Path file : files) {
            UniqueId id = notebook(parent, file).getUniqueId();
            if (asked) {
                wanted.add(id);
            }
        }
    }

    private TestDescriptor notebook(TestDescriptor parent, Path file) {
        UniqueId id = parent.getUniqueId().append(NOTEBOOK, file.toString().replace('\\', '/'));
        return once(parent, id, () -> notebook(id, file));
    }

    private TestNode notebook(UniqueId id, Path file) {
        try {
            Notebook notebook = NotebookReader.read(file);
            boolean solved = false;
            for (int i = 0; i < notebook.cells().size(); i++) {
                var cell = notebook.cells().get(i);
                solved |= cell.isCode()
                        && !SolutionRegions.of(cell, CellPlace.of(i, cell)).isEmpty();
            }
            if (solved) {
                return new HomeworkNode(
                        id, ReleasePasses.exercise(notebook), file, FileSource.from(file.toFile()), timeout);
            }
            return new NotebookNode(id, file, notebook, timeout);
        } catch (NotebookException | ReleaseException e) {
            return new Unreadable(id, file, e);
        }
    }

    /** A notebook that can't be read, as a test that says why. */
    private static final class Unreadable extends TestNode {
        private final RuntimeException reason;

        Unreadable(UniqueId id, Path file, RuntimeException reason) {
            super(id, String.valueOf(file.getFileName()), source(file), Type.TEST);
            this.reason = reason;
        }

        private static TestSource source(Path file) {
            return FileSource.from(file.toFile());
        }

        @Override
        void execute(EngineExecutionListener listener) {
            listener.executionStarted(this);
            listener.executionFinished(this, TestExecutionResult.failed(reason));
        }
    }

    private void id(UniqueId id) {
        List<UniqueId.Segment> segments = id.getSegments();
        if (segments.size() < 2 || !id.hasPrefix(root.getUniqueId())) {
            return;
        }
        UniqueId.Segment first = segments.get(1);
        switch (first.getType()) {
            case EXERCISE, CLASS ->
                load(() -> type(first.getValue())).ifPresent(type -> {
                    if (type.isAnnotationPresent(Exercise.class)) {
                        homework(type);
                    } else if (type.isAnnotationPresent(Notebooks.class)) {
                        notebooks(type);
                    }
                });
            case NOTEBOOK -> notebook(root, Path.of(first.getValue()));
            default -> {
                return;
            }
        }
        wanted.add(id);
    }

    private static Class<?> type(String name) {
        return ReflectionSupport.tryToLoadClass(name)
                .getOrThrow(e -> new PreconditionViolationException("no class " + name, e));
    }

    private interface Maker {
        TestDescriptor make();
    }

    private static TestDescriptor once(TestDescriptor parent, UniqueId id, Maker maker) {
        for (TestDescriptor child : parent.getChildren()) {
            if (child.getUniqueId().equals(id)) {
                return child;
            }
        }
        TestDescriptor made = maker.make();
        parent.addChild(made);
        return made;
    }

    /** Takes away the tests that nobody asked for. */
    private void prune(TestDescriptor node) {
        for (TestDescriptor child : List.copyOf(node.getChildren())) {
            prune(child);
            UniqueId own = child.getUniqueId();
            // What is within a notebook that can't be read is asked of the notebook.
            boolean asked = wanted.stream().anyMatch(id -> own.hasPrefix(id) || child.isTest() && id.hasPrefix(own));
            if (!asked && child.getChildren().isEmpty()) {
                node.removeChild(child);
            }
        }
    }
}
