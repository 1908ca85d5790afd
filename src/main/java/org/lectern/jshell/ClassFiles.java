package org.lectern.jshell;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.lang.model.SourceVersion;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class path's classes for the compiler by a {@link ClassIndex}, and opens a jar only when a class of it is read. Everything
 * else is the compiler's own file manager's.
 *
 * <p>JShell would also walk through every jar and the whole JDK in the background, to know the packages' names; it is told of none, for
 * the index knows them.
 */
final class ClassFiles extends ForwardingJavaFileManager<StandardJavaFileManager> implements StandardJavaFileManager {
    private static final int DEEPEST = 20;
    private static final String CLASS = ".class";

    private final Map<Path, JarFile> open = new HashMap<>();
    private final List<Path> folders = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    /** Read in the background, for it takes a while, and JShell's start has other things to do. */
    private CompletableFuture<ClassIndex> index;

    private boolean isLeaving;

    ClassFiles(StandardJavaFileManager standard) {
        super(standard);
        index = use(System.getProperty("java.class.path"));
    }

    /** Makes JShell not use a compiler again that it uses from now on, until it is told otherwise. */
    void leaveCompilers(boolean isToLeave) {
        isLeaving = isToLeave;
    }

    /** Whether there is a class. */
    boolean has(String className) {
        int dot = className.lastIndexOf('.');
        String name = className.substring(dot + 1);
        return index().classes(dot < 0 ? "" : className.substring(0, dot)).stream()
                        .anyMatch(each -> each.name().equals(name))
                || folders.stream()
                        .anyMatch(folder -> Files.exists(folder.resolve(className.replace('.', '/') + CLASS)));
    }

    /** The packages right below one, by their last names; those of no package for the empty name. */
    Set<String> packagesBelow(String packageName) {
        Set<String> below = new TreeSet<>(index().packagesBelow(packageName));
        for (Path folder : folders) {
            try (Stream<Path> inside = Files.list(folder.resolve(packageName.replace('.', '/')))) {
                inside.filter(Files::isDirectory)
                        .map(each -> each.getFileName().toString())
                        .filter(SourceVersion::isIdentifier)
                        .forEach(below::add);
            } catch (IOException e) {
                // Not a package of this folder.
            }
        }
        return below;
    }

    /** The packages that have a class of a name. */
    Set<String> packagesWith(String simpleName) {
        Set<String> with = new TreeSet<>(index().packagesWith(simpleName));
        for (Path folder : folders) {
            try (Stream<Path> found =
                    Files.find(folder, DEEPEST, (path, attributes) -> path.endsWith(simpleName + CLASS))) {
                found.map(path -> folder.relativize(path.getParent()).toString().replace(File.separatorChar, '.'))
                        .forEach(with::add);
            } catch (IOException | UncheckedIOException e) {
                // What cannot be read, the JVM does not find either.
            }
        }
        return with;
    }

    /** The simple names of a package's classes, without nested ones. */
    Set<String> classesIn(String packageName) {
        Set<String> names = new TreeSet<>();
        index().classes(packageName).forEach(each -> names.add(each.name()));
        for (Path folder : folders) {
            try (Stream<Path> inside = Files.list(folder.resolve(packageName.replace('.', '/')))) {
                inside.map(each -> each.getFileName().toString())
                        .filter(name -> name.endsWith(CLASS))
                        .map(name -> name.substring(0, name.length() - CLASS.length()))
                        .forEach(names::add);
            } catch (IOException e) {
                // Not a package of this folder.
            }
        }
        names.removeIf(name -> !SourceVersion.isIdentifier(name) || name.indexOf('$') >= 0);
        return names;
    }

    /** The classes whose simple names start so, without nested ones. */
    Set<String> classesStarting(String prefix) {
        Set<String> found = new TreeSet<>(index().classesStarting(prefix));
        for (Path folder : folders) {
            try (Stream<Path> files = Files.find(folder, DEEPEST, (path, attributes) -> isClass(path, prefix))) {
                files.map(path -> folder.relativize(path).toString())
                        .map(path -> path.substring(0, path.length() - CLASS.length())
                                .replace(File.separatorChar, '.'))
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                // What cannot be read, the JVM does not find either.
            }
        }
        return found;
    }

    private static boolean isClass(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && name.endsWith(CLASS) && name.indexOf('$') < 0;
    }

    private CompletableFuture<ClassIndex> use(String classPath) {
        folders.clear();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!entry.isBlank() && new File(entry).isDirectory()) {
                folders.add(Path.of(entry));
            }
        }
        try {
            fileManager.setLocationFromPaths(StandardLocation.CLASS_PATH, folders);
        } catch (IOException e) {
            throw new IllegalStateException("the class path's folders cannot be used: " + e.getMessage(), e);
        }
        CompletableFuture<ClassIndex> reading = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> reading.completeAsync(() -> ClassIndex.of(ClassIndex.jars(classPath)), Runnable::run),
                "jshell index");
        reader.setDaemon(true);
        reader.start();
        return reading;
    }

    private ClassIndex index() {
        return index.join();
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        if (location != StandardLocation.CLASS_PATH || recurse || !kinds.contains(JavaFileObject.Kind.CLASS)) {
            return super.list(location, packageName, kinds, recurse);
        }
        List<JavaFileObject> found = new ArrayList<>();
        if (!folders.isEmpty()) {
            super.list(location, packageName, Set.of(JavaFileObject.Kind.CLASS), false)
                    .forEach(found::add);
        }
        for (ClassIndex.Entry each : index().classes(packageName)) {
            found.add(new JarClass(each));
        }
        return found;
    }

    @Override
    public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof JarClass ours ? ours.entry.className() : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        return a instanceof JarClass || b instanceof JarClass ? a.equals(b) : super.isSameFile(a, b);
    }

    @Override
    public boolean contains(Location location, FileObject file) throws IOException {
        return file instanceof JarClass ? location == StandardLocation.CLASS_PATH : super.contains(location, file);
    }

    @Override
    public @Nullable JavaFileObject getJavaFileForInput(Location location, String className, JavaFileObject.Kind kind)
            throws IOException {
        JavaFileObject found = super.getJavaFileForInput(location, className, kind);
        if (found != null || location != StandardLocation.CLASS_PATH || kind != JavaFileObject.Kind.CLASS) {
            return found;
        }
        int dot = className.lastIndexOf('.');
        String name = className.substring(dot + 1);
        for (ClassIndex.Entry each : index().classes(dot < 0 ? "" : className.substring(0, dot))) {
            if (each.name().equals(name)) {
                return new JarClass(each);
            }
        }
        return null;
    }

    @Override
    public boolean handleOption(String current, Iterator<String> remaining) {
        if (current.equals("-classpath") && remaining.hasNext()) {
            index = use(remaining.next());
            return true;
        }
        return super.handleOption(current, remaining);
    }

    @Override
    public @Nullable Iterable<? extends Path> getLocationAsPaths(Location location) {
        return Thread.currentThread() == owner ? fileManager.getLocationAsPaths(location) : List.of();
    }

    /** The compiler looks for plugins of its own here, for each snippet anew; there are none. */
    @Override
    public ClassLoader getClassLoader(Location location) {
        return ClassLoader.getPlatformClassLoader();
    }

    @Override
    public boolean hasLocation(Location location) {
        // A compiler that may have seen patched modules is not used again; there are none here.
        return isLeaving && location == StandardLocation.PATCH_MODULE_PATH
                || location == StandardLocation.CLASS_PATH
                || super.hasLocation(location);
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : open.values()) {
            jar.close();
        }
        open.clear();
        super.close();
    }

    private byte[] bytes(ClassIndex.Entry entry) throws IOException {
        JarFile jar = open.get(entry.jar());
        if (jar == null) {
            jar = new JarFile(entry.jar().toFile(), false, ZipFile.OPEN_READ, Runtime.version());
            open.put(entry.jar(), jar);
        }
        String file = entry.className().replace('.', '/') + CLASS;
        ZipEntry found = jar.getEntry(file);
        if (found == null) {
            throw new FileNotFoundException(file + " in " + entry.jar());
        }
        try (InputStream in = jar.getInputStream(found)) {
            return in.readAllBytes();
        }
    }

    /** A class file inside a jar. */
    private final class JarClass extends SimpleJavaFileObject {
        private static final URI NONE = URI.create("jar:///");

        private final ClassIndex.Entry entry;

        JarClass(ClassIndex.Entry entry) {
            super(NONE, Kind.CLASS);
            this.entry = entry;
        }

        @Override
        public URI toUri() {
            return URI.create(
                    "jar:" + entry.jar().toUri() + "!/" + entry.className().replace('.', '/') + CLASS);
        }

        @Override
        public String getName() {
            return entry.jar() + "(" + entry.className().replace('.', '/') + CLASS + ")";
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.CLASS && entry.name().equals(simpleName);
        }

        @Override
        public InputStream openInputStream() throws IOException {
            return new ByteArrayInputStream(bytes(entry));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JarClass file && file.entry.equals(entry);
        }

        @Override
        public int hashCode() {
            return entry.hashCode();
        }

        @Override
        public String toString() {
            return getName();
        }
    }

    // What a standard file manager has besides.

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromFiles(Iterable<? extends File> files) {
        return fileManager.getJavaFileObjectsFromFiles(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(File... files) {
        return fileManager.getJavaFileObjects(files);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(Path... paths) {
        return fileManager.getJavaFileObjects(paths);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromPaths(Collection<? extends Path> paths) {
        return fileManager.getJavaFileObjectsFromPaths(paths);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjectsFromStrings(Iterable<String> names) {
        return fileManager.getJavaFileObjectsFromStrings(names);
    }

    @Override
    public Iterable<? extends JavaFileObject> getJavaFileObjects(String... names) {
        return fileManager.getJavaFileObjects(names);
    }

    @Override
    public void setLocation(Location location, @Nullable Iterable<? extends File> files) throws IOException {
        fileManager.setLocation(location, files);
    }

    @Override
    public void setLocationFromPaths(Location location, Collection<? extends Path> paths) throws IOException {
        fileManager.setLocationFromPaths(location, paths);
    }

    @Override
    public void setLocationForModule(Location location, String moduleName, Collection<? extends Path> paths)
            throws IOException {
        fileManager.setLocationForModule(location, moduleName, paths);
    }

    @Override
    public @Nullable Iterable<? extends File> getLocation(Location location) {
        return fileManager.getLocation(location);
    }

    @Override
    public Path asPath(FileObject file) {
        return fileManager.asPath(file);
    }

    @Override
    public void setPathFactory(PathFactory factory) {
        fileManager.setPathFactory(factory);
    }
}
