package org.lectern.jshell;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The classes that jars hold, by package. A class path has a hundred jars and more, which the compiler would open and walk through
 * one by one before it compiles {@code 1 + 1}; one small file says the same, as long as the jars are those that it was made of.
 */
public final class ClassIndex {
    /** The JVM's property that names the file of a saved index. */
    public static final String PROPERTY = "lectern.classes";

    private static final String HEADER = "lectern classes 1";
    private static final String CLASS = ".class";
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,4})/(.+)");

    private final List<Path> jars;
    /** By package: for each jar that has classes there, its number, a colon and their names with blanks between. */
    private final Map<String, List<String>> packages;

    private ClassIndex(List<Path> jars, Map<String, List<String>> packages) {
        this.jars = jars;
        this.packages = packages;
    }

    /** A class in a jar; for those that two jars have, the first. */
    record Entry(Path jar, String packageName, String name) {
        String className() {
            return packageName.isEmpty() ? name : packageName + "." + name;
        }
    }

    /** The jars of a class path that are there. */
    public static List<Path> jars(String classPath) {
        Set<Path> jars = new LinkedHashSet<>();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            Path path = Path.of(entry);
            if (!entry.isBlank() && Files.isRegularFile(path)) {
                jars.add(path);
            }
        }
        return List.copyOf(jars);
    }

    /** The index of some jars: a saved one if there is one of just these, else read from them. */
    static ClassIndex of(List<Path> jars) {
        String saved = System.getProperty(PROPERTY, "");
        ClassIndex index = saved.isEmpty() ? null : load(Path.of(saved), jars);
        return index == null ? read(jars) : index;
    }

    /** Writes the index of some jars for {@link #PROPERTY}. */
    public static void save(List<Path> jars, Path file) throws IOException {
        ClassIndex index = read(jars);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(HEADER + "\n" + jars.size() + "\n");
            for (Path jar : jars) {
                out.write(stamp(jar) + "\n");
            }
            for (Map.Entry<String, List<String>> each : index.packages.entrySet()) {
                out.write(each.getKey() + "\t" + String.join("\t", each.getValue()) + "\n");
            }
        }
    }

    private static @Nullable ClassIndex load(Path file, List<Path> jars) {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            if (!HEADER.equals(in.readLine()) || !String.valueOf(jars.size()).equals(in.readLine())) {
                return null;
            }
            for (Path jar : jars) {
                if (!stamp(jar).equals(in.readLine())) {
                    return null;
                }
            }
            Map<String, List<String>> packages = new LinkedHashMap<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int tab = line.indexOf('\t');
                packages.put(
                        line.substring(0, tab), List.of(line.substring(tab + 1).split("\t", -1)));
            }
            return new ClassIndex(jars, packages);
        } catch (IOException | IndexOutOfBoundsException e) {
            // Half a file, or none: the jars are read.
            return null;
        }
    }

    private static String stamp(Path jar) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime().toMillis() + " " + jar;
    }

    private static ClassIndex read(List<Path> jars) {
        Map<String, List<String>> packages = new TreeMap<>();
        for (int i = 0; i < jars.size(); i++) {
            Map<String, StringBuilder> found = new TreeMap<>();
            for (String name : classNames(jars.get(i))) {
                int slash = name.lastIndexOf('/');
                String packageName = slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
                found.computeIfAbsent(packageName, none -> new StringBuilder())
                        .append(' ')
                        .append(name, slash + 1, name.length());
            }
            for (Map.Entry<String, StringBuilder> each : found.entrySet()) {
                packages.computeIfAbsent(each.getKey(), none -> new ArrayList<>())
                        .add(i + ":" + each.getValue().substring(1));
            }
        }
        return new ClassIndex(jars, packages);
    }

    /** The classes in a jar, with slashes; none if it cannot be read, as for the JVM. */
    private static Collection<String> classNames(Path jar) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> versioned = new LinkedHashSet<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(CLASS))
                    .forEach(file -> {
                        String name = file.substring(0, file.length() - CLASS.length());
                        (name.startsWith("META-INF/") ? versioned : names).add(name);
                    });
        } catch (ZipException e) {
            return List.of();
        } catch (IOException e) {
            return List.of();
        }
        if (!versioned.isEmpty() && isMultiRelease(jar)) {
            for (String each : versioned) {
                var name = VERSIONED.matcher(each);
                if (name.matches()
                        && Integer.parseInt(name.group(1)) <= Runtime.version().feature()) {
                    names.add(name.group(2));
                }
            }
        }
        names.removeIf(name -> name.endsWith("module-info"));
        return names;
    }

    private static boolean isMultiRelease(Path jar) {
        try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            return file.isMultiRelease();
        } catch (IOException e) {
            return false;
        }
    }

    /** The classes of a package, nested ones too. */
    List<Entry> classes(String packageName) {
        Map<String, Entry> found = new LinkedHashMap<>();
        for (String line : packages.getOrDefault(packageName, List.of())) {
            int colon = line.indexOf(':');
            Path jar = jars.get(Integer.parseInt(line.substring(0, colon)));
            for (String name : line.substring(colon + 1).split(" ", -1)) {
                found.putIfAbsent(name, new Entry(jar, packageName, name));
            }
        }
        return List.copyOf(found.values());
    }

    /** The packages right below one, by their last names; those of no package for the empty name. */
    Set<String> packagesBelow(String packageName) {
        String prefix = packageName.isEmpty() ? "" : packageName + ".";
        Set<String> below = new TreeSet<>();
        for (String each : packages.keySet()) {
            if (each.startsWith(prefix) && each.length() > prefix.length()) {
                int dot = each.indexOf('.', prefix.length());
                below.add(each.substring(prefix.length(), dot < 0 ? each.length() : dot));
            }
        }
        return below;
    }

    /** The packages that have a class of a name. */
    Set<String> packagesWith(String simpleName) {
        Pattern name = Pattern.compile("[: ]" + Pattern.quote(simpleName) + "(?: |$)");
        Set<String> with = new TreeSet<>();
        packages.forEach((packageName, lines) -> {
            if (lines.stream().anyMatch(line -> name.matcher(line).find())) {
                with.add(packageName);
            }
        });
        return with;
    }
}
