package org.lectern.magic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** Artifacts that were left out since there is another version of them already: a library that was made for theirs may miss something. */
final class LeftOut {
    private static final Pattern NAME = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param jar a version of it
     * @param why what to say of it behind its name and version
     */
    private record Part(String name, String version, Path jar, String why) {}

    /**
     * For the version that is the kernel's own.
     *
     * @param asked what was asked for that needs it, or is it
     */
    void own(String name, String version, OwnClassPath.Entry own, List<String> asked) {
        String remedy = asked.size() != 1
                ? "restart the kernel, and ask for other versions of what needs it"
                : asked.get(0).equals(name)
                        ? "cells use that one"
                        : "restart the kernel, and ask for a version of " + simple(asked.get(0)) + " that fits it";
        add(new Part(name, version, own.jar(), "for the kernel has " + own.version() + " itself: " + remedy + "."));
    }

    /** For the version that a cell has added before. */
    void later(String name, String version, String before, Path jar) {
        add(new Part(
                name,
                version,
                jar,
                "for " + before + " was added before: restart the kernel, and add this one first."));
    }

    private synchronized void add(Part part) {
        parts.put(part.name(), part);
    }

    /** What a linkage error with a message comes of; empty if of none of them. */
    synchronized String remedy(String message) {
        for (String name : names(message)) {
            String inner = name.replace('.', '/');
            for (int end = inner.lastIndexOf('/'); end > 0; end = inner.lastIndexOf('/', end - 1)) {
                String folder = inner.substring(0, end + 1);
                for (Part part : parts.values()) {
                    if (hasClassesIn(part.jar(), folder)) {
                        return simple(part.name()) + " " + part.version() + " was left out by %maven, " + part.why();
                    }
                }
            }
        }
        return "";
    }

    /** The names in a message; that of a method first, for those of its types say less. */
    private static List<String> names(String message) {
        List<String> names = new ArrayList<>();
        int arguments = message.indexOf('(');
        int owner = 0;
        for (Matcher name = NAME.matcher(message); name.find(); ) {
            owner = name.end() <= arguments ? names.size() : owner;
            names.add(name.group());
        }
        if (!names.isEmpty()) {
            names.add(0, names.remove(owner));
        }
        return names;
    }

    private static boolean hasClassesIn(Path jar, String folder) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .anyMatch(entry -> entry.getName().startsWith(folder)
                            && entry.getName().endsWith(".class")
                            && entry.getName().indexOf('/', folder.length()) < 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static String simple(String name) {
        return name.substring(name.indexOf(':') + 1);
    }
}
