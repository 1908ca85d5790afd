package org.lectern.jshell;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JDK's API: its packages, and the names of their classes. */
final class JdkClasses {
    private static final String CLASS = ".class";
    /** The module of each package that it shows to all. */
    private static final Map<String, String> MODULES = modules();

    private static final Map<String, Set<String>> NAMES = new ConcurrentHashMap<>();

    private JdkClasses() {}

    static Set<String> packages() {
        return MODULES.keySet();
    }

    /** The simple names of a package's classes, without nested ones; none if the JDK has no such package. */
    static Set<String> in(String packageName) {
        return NAMES.computeIfAbsent(packageName, JdkClasses::read);
    }

    private static Set<String> read(String packageName) {
        String module = MODULES.get(packageName);
        if (module == null) {
            return Set.of();
        }
        // The JVM's own image, which needs no class to be loaded.
        try (Stream<Path> files =
                Files.list(Path.of(URI.create("jrt:/" + module + "/" + packageName.replace('.', '/'))))) {
            return files.map(each -> each.getFileName().toString())
                    .filter(name -> name.endsWith(CLASS) && name.indexOf('$') < 0 && name.indexOf('-') < 0)
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            return Set.of();
        }
    }

    private static Map<String, String> modules() {
        Map<String, String> modules = new TreeMap<>();
        for (Module module : ModuleLayer.boot().modules()) {
            for (ModuleDescriptor.Exports each : module.getDescriptor().exports()) {
                if (!each.isQualified()) {
                    modules.put(each.source(), module.getName());
                }
            }
        }
        return modules;
    }
}
