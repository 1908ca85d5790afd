package org.lectern.jshell;

import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packages that cells can name: the JDK's and the class path's. */
final class Packages {
    private static final Pattern PATH = Pattern.compile("(?:^|[^\\w.$])((?:[a-zA-Z_]\\w*\\.)*)(\\w*)$");

    private final ClassFiles files;
    private final ClassLoader loader;

    Packages(ClassFiles files, ClassLoader loader) {
        this.files = files;
        this.loader = loader;
    }

    /** The names, with a dot behind, that continue a package's name before the cursor; none where nothing stands there. */
    List<String> continuing(String before) {
        Matcher path = PATH.matcher(before);
        if (!path.find() || (path.group(1) + path.group(2)).isEmpty()) {
            return List.of();
        }
        String parent = path.group(1).isEmpty()
                ? ""
                : path.group(1).substring(0, path.group(1).length() - 1);
        String prefix = parent.isEmpty() ? "" : parent + ".";
        Set<String> names = new TreeSet<>(files.packagesBelow(parent));
        for (String each : ofTheJdk()) {
            if (each.startsWith(prefix) && each.length() > prefix.length()) {
                int dot = each.indexOf('.', prefix.length());
                names.add(each.substring(prefix.length(), dot < 0 ? each.length() : dot));
            }
        }
        return names.stream()
                .filter(name -> name.startsWith(path.group(2)))
                .map(name -> name + ".")
                .toList();
    }

    /** The public classes of a simple name, the JDK's own first, then Lectern's. */
    List<String> classesNamed(String simpleName) {
        List<String> packages = new ArrayList<>(ofTheJdk());
        packages.addAll(files.packagesWith(simpleName));
        return packages.stream()
                .distinct()
                .map(each -> each + "." + simpleName)
                .filter(this::isPublicClass)
                .sorted(Comparator.comparing((String name) -> !name.startsWith("java."))
                        .thenComparing(name -> !name.startsWith("org.lectern."))
                        .thenComparing(String::length))
                .toList();
    }

    private boolean isPublicClass(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, loader).getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static Set<String> ofTheJdk() {
        Set<String> names = new TreeSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            for (ModuleDescriptor.Exports each : module.getDescriptor().exports()) {
                if (!each.isQualified()) {
                    names.add(each.source());
                }
            }
        }
        return names;
    }
}
