package org.lectern.jshell;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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

    private static final String HEADER = "lectern classes 2";
    private static final String CLASS = ".class";
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d{1,4})/(.+)");

    private final List<Path> jars;
    /** Where in the text each package's line is. */
    private final Map<String, Line> packages;
    /** For each package and each jar that has classes there, the jar's number, a colon and their names with blanks between; tabs between jars. */
    private final byte[] text;

    private ClassIndex(List<Path> jars, Map<String, Line> packages, byte[] text) {
        this.jars = jars;
        this.packages = packages;
        this.text = text;
    }

    private record Line(int offset, int length) {}

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
            if (!entry.isBlank() && new File(entry).isFile()) {
                jars.add(Path.of(entry));
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

    /** Writes the index of some jars for {@link #PROPERTY}; in a form that takes no more than a copy to read. */
    public static void save(List<Path> jars, Path file) throws IOException {
        ClassIndex index = read(jars);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(HEADER);
            out.writeInt(jars.size());
            for (Path jar : jars) {
                out.writeUTF(jar.toString());
                out.writeLong(jar.toFile().length());
                out.writeLong(jar.toFile().lastModified());
            }
            out.writeInt(index.packages.size());
            for (Map.Entry<String, Line> each : index.packages.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeInt(each.getValue().offset());
                out.writeInt(each.getValue().length());
            }
            out.writeInt(index.text.length);
            out.write(index.text);
        }
    }

    private static @Nullable ClassIndex load(Path file, List<Path> jars) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (!in.readUTF().equals(HEADER) || in.readInt() != jars.size()) {
                return null;
            }
            for (Path jar : jars) {
                File now = jar.toFile();
                boolean isSame = in.readUTF().equals(jar.toString());
                if (!isSame || in.readLong() != now.length() || in.readLong() != now.lastModified()) {
                    return null;
                }
            }
            int count = in.readInt();
            Map<String, Line> packages = new HashMap<>();
            for (int i = 0; i < count; i++) {
                packages.put(in.readUTF(), new Line(in.readInt(), in.readInt()));
            }
            int length = in.readInt();
            byte[] text = in.readNBytes(length);
            return text.length == length ? new ClassIndex(jars, packages, text) : null;
        } catch (IOException e) {
            // Half a file, or none: the jars are read.
            return null;
        }
    }

    private static ClassIndex read(List<Path> jars) {
        Map<String, StringBuilder> lines = new TreeMap<>();
        for (int i = 0; i < jars.size(); i++) {
            Set<String> begun = new HashSet<>();
            for (String name : classNames(jars.get(i))) {
                int slash = name.lastIndexOf('/');
                String packageName = slash < 0 ? "" : name.substring(0, slash).replace('/', '.');
                StringBuilder line = lines.computeIfAbsent(packageName, none -> new StringBuilder());
                if (begun.add(packageName)) {
                    line.append(line.isEmpty() ? "" : "\t").append(i).append(':');
                } else {
                    line.append(' ');
                }
                line.append(name, slash + 1, name.length());
            }
        }
        Map<String, Line> packages = new HashMap<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        lines.forEach((packageName, line) -> {
            byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
            packages.put(packageName, new Line(text.size(), bytes.length));
            text.writeBytes(bytes);
        });
        return new ClassIndex(jars, packages, text.toByteArray());
    }

    /** What a package's classes are, a text for each jar that has some. */
    private List<String> lines(String packageName) {
        Line line = packages.get(packageName);
        return line == null
                ? List.of()
                : List.of(new String(text, line.offset(), line.length(), StandardCharsets.UTF_8).split("\t", -1));
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
        for (String line : lines(packageName)) {
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
        for (String each : packages.keySet()) {
            if (lines(each).stream().anyMatch(line -> name.matcher(line).find())) {
                with.add(each);
            }
        }
        return with;
    }

    /** The classes whose simple names start so, without nested ones. */
    Set<String> classesStarting(String prefix) {
        Pattern name = Pattern.compile("[: ](" + Pattern.quote(prefix) + "\\w*)(?= |$)");
        Set<String> found = new TreeSet<>();
        for (String each : packages.keySet()) {
            for (String line : lines(each)) {
                name.matcher(line).results().forEach(match -> found.add(each + "." + match.group(1)));
            }
        }
        return found;
    }
}
