package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;

/** The packages that cells can name: the JDK's and the class path's. */
final class Packages {
    private static final Pattern PATH = Pattern.compile("(?:^|[^\\w.$])((?:[a-zA-Z_]\\w*\\.)*)(\\w*)$");

    private static final Pattern IMPORT = Pattern.compile("(?:^|[;}\\n])\\s*import\\s+(?:static\\s+)?$");

    /** What may be offered for import, the likelier first. */
    private static final List<Pattern> MEANT = List.of(
            Pattern.compile("java\\.(?:util|io|nio\\.file|time|math|net|text)\\.(?:\\w+\\.)?[A-Z]"),
            Pattern.compile("org\\.lectern\\."),
            Pattern.compile("java\\."),
            Pattern.compile("tech\\.tablesaw\\."),
            Pattern.compile("org\\.knowm\\.xchart\\.[A-Z]"),
            Pattern.compile("org\\.nd4j\\.(?:linalg|evaluation|common\\.primitives)\\."),
            // What a network is configured, trained and measured with, and nothing of what it then consists of.
            Pattern.compile(
                    "org\\.deeplearning4j\\.(?:datasets|earlystopping|eval|nn\\.(?:api|conf|transferlearning|weights)"
                            + "|optimize\\.(?:api|listeners))\\."),
            Pattern.compile("org\\.deeplearning4j\\.(?:nn\\.(?:graph|multilayer)|util)\\.[A-Z]"),
            Pattern.compile("org\\.knowm\\.xchart\\.style\\.(?!markers)"),
            // Of what IJava shows to its cells.
            Pattern.compile("com\\.google\\.gson\\.[A-Z]|org\\.apache\\.commons\\.lang3\\.[A-Z]"),
            Pattern.compile("javax\\."));

    private static final int SLIPS = 2;

    private final ClassFiles files;
    private final ClassLoader loader;

    Packages(ClassFiles files, ClassLoader loader) {
        this.files = files;
        this.loader = loader;
    }

    /**
     * The names, with a dot behind, that continue a package's name before the cursor; none where nothing stands there, unless it is
     * an import.
     */
    List<String> continuing(String before) {
        Matcher path = PATH.matcher(before);
        boolean isFound = path.find();
        boolean isNamed = isFound && !(path.group(1) + path.group(2)).isEmpty();
        if (!isFound || !isNamed && !IMPORT.matcher(before).find()) {
            return List.of();
        }
        String parent = path.group(1).isEmpty()
                ? ""
                : path.group(1).substring(0, path.group(1).length() - 1);
        return below(parent).stream()
                .filter(name -> name.startsWith(path.group(2)))
                .map(name -> name + ".")
                .toList();
    }

    /** The last names of the packages right below one. */
    private Set<String> below(String parent) {
        String prefix = parent.isEmpty() ? "" : parent + ".";
        Set<String> names = new TreeSet<>(files.packagesBelow(parent));
        for (String each : JdkClasses.packages()) {
            if (each.startsWith(prefix) && each.length() > prefix.length()) {
                int dot = each.indexOf('.', prefix.length());
                names.add(each.substring(prefix.length(), dot < 0 ? each.length() : dot));
            }
        }
        return names;
    }

    /** Whether a name is that of a package, or the start of one's. */
    boolean has(String name) {
        int dot = name.lastIndexOf('.');
        return below(dot < 0 ? "" : name.substring(0, dot)).contains(name.substring(dot + 1));
    }

    /** The package that a slip or two in some of its names' parts has hidden; null if none is near. */
    @Nullable
    String near(String name) {
        String found = "";
        for (String part : name.split("\\.", -1)) {
            Set<String> names = below(found);
            String next = part;
            if (!names.contains(part)) {
                List<String> near = NearNames.of(part, names);
                if (near.isEmpty() || NearNames.distance(part, near.get(0)) > SLIPS) {
                    return null;
                }
                next = near.get(0);
            }
            found += (found.isEmpty() ? "" : ".") + next;
        }
        return found.equals(name) ? null : found;
    }

    /**
     * The public classes of a simple name that a cell may well mean, best first: those of the JDK's API, of the course's own
     * libraries, and of what cells have added to the class path; not those that came along with a library.
     */
    List<String> classesNamed(String simpleName) {
        return classesNamed(simpleName, TypeArguments.NONE);
    }

    /** As {@link #classesNamed(String)}, those that take as many type arguments, see {@link TypeArguments}. */
    List<String> classesNamed(String simpleName, int arguments) {
        Stream<String> ofTheJdk = ofTheJdk().filter(each -> JdkClasses.in(each).contains(simpleName));
        return meant(Stream.concat(ofTheJdk, files.packagesWith(simpleName).stream())
                        .map(each -> each + "." + simpleName))
                .filter(each -> TypeArguments.fit(each, arguments))
                .map(Class::getName)
                .toList();
    }

    /** As {@link #classesNamed}, those whose simple names start so. */
    Stream<Class<?>> classesStarting(String prefix) {
        Stream<String> ofTheJdk = ofTheJdk()
                .flatMap(each -> JdkClasses.in(each).stream()
                        .filter(name -> name.startsWith(prefix))
                        .map(name -> each + "." + name));
        return meant(Stream.concat(ofTheJdk, files.classesStarting(prefix).stream()));
    }

    /** The simple names of a package's classes, without nested ones. */
    Set<String> classesIn(String packageName) {
        Set<String> names = new TreeSet<>(files.classesIn(packageName));
        names.addAll(JdkClasses.in(packageName));
        return names;
    }

    /** The JDK's packages with classes that may be meant. */
    private static Stream<String> ofTheJdk() {
        return JdkClasses.packages().stream().filter(each -> rank(each + ".Any") < MEANT.size());
    }

    private Stream<Class<?>> meant(Stream<String> names) {
        return names.distinct()
                .sorted(Comparator.comparingInt(Packages::rank)
                        .thenComparing(String::length)
                        .thenComparing(Comparator.naturalOrder()))
                .flatMap(each -> Stream.ofNullable(meant(each)));
    }

    private @Nullable Class<?> meant(String name) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            boolean isMeant = rank(name) < MEANT.size() || type.getClassLoader() == loader;
            return isMeant && Modifier.isPublic(type.getModifiers()) ? type : null;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** Whether a class is of those parts of the JDK that are seldom meant: a cell's own is the likelier. */
    static boolean isFarFetched(String name) {
        return name.startsWith("javax.") || name.startsWith("java.") && rank(name) > 0;
    }

    private static int rank(String name) {
        for (int i = 0; i < MEANT.size(); i++) {
            if (MEANT.get(i).matcher(name).lookingAt()) {
                return i;
            }
        }
        return MEANT.size();
    }
}
