package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of cells are in force. JShell names the wrapper of a snippet after it, with another letter for each new version
 * ({@code REPL.$JShell$11}, then {@code REPL.$JShell$11B}).
 */
final class Versions {
    static final String WRAPPERS = "REPL.$JShell$";
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z_]+");
    private static final Pattern VERSION = Pattern.compile("(?<=\\$JShell\\$[0-9]{1,9})[A-Z]+");

    /** How JShell names what has no name. */
    private static final String ANONYMOUS = "$JShell$anonymous$";

    private final Map<String, Class<?>> loaded = new ConcurrentHashMap<>();
    /** The newest of all versions of each class, by its name without the version. */
    private final Map<String, Class<?>> newest = new ConcurrentHashMap<>();
    /** The newest wrapper for each snippet, the one defined last at the end. */
    private final Map<String, Class<?>> wrappers = Collections.synchronizedMap(new LinkedHashMap<>());
    /** The wrappers that the current snippet has replaced, by what replaced them. */
    private final Map<Class<?>, Class<?>> replaced = new LinkedHashMap<>();

    /** Takes note of a class that is loaded now. */
    void add(Class<?> type) {
        String name = type.getName();
        loaded.put(name, type);
        newest.put(unversioned(name), type);
        if (isWrapper(name)) {
            putInForce(type);
        }
    }

    /** Takes note of a class that has no versions. */
    void addApart(Class<?> type) {
        loaded.put(type.getName(), type);
    }

    /** Takes note of a wrapper that has new code: defined just now, as one under a new name would be. */
    void renew(Class<?> wrapper) {
        wrappers.remove(unversioned(wrapper.getName()));
        wrappers.put(unversioned(wrapper.getName()), wrapper);
    }

    static boolean isWrapper(String name) {
        return WRAPPER.matcher(name).matches();
    }

    /** The wrapper that a class is in, itself if it is one, by its name; null if it is in none. */
    static @Nullable String wrapper(String name) {
        Matcher wrapper = WRAPPER.matcher(name);
        return wrapper.lookingAt() ? wrapper.group() : null;
    }

    /** The newest wrapper of a snippet, which it may share with others. */
    @Nullable
    Class<?> wrapperOf(String id) {
        List<Class<?>> all = wrappersOf(id);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The wrappers in force that a snippet is in, alone or with others that it calls and that call it; the newest last. */
    List<Class<?>> wrappersOf(String id) {
        List<Class<?>> found = new ArrayList<>();
        synchronized (wrappers) {
            wrappers.forEach((name, wrapper) -> {
                String ids = name.substring(WRAPPERS.length());
                boolean isShared =
                        ids.indexOf('_') > 0 && List.of(ids.split("_", -1)).contains(id);
                if (ids.equals(id) || isShared) {
                    found.add(wrapper);
                }
            });
        }
        return found;
    }

    private void putInForce(Class<?> wrapper) {
        String snippet = unversioned(wrapper.getName());
        Class<?> before = wrappers.remove(snippet);
        wrappers.put(snippet, wrapper);
        if (before != null && before != wrapper) {
            // Of several versions in one go, the first held the values.
            Class<?> first = replaced.remove(before);
            replaced.put(wrapper, first == null ? before : first);
        }
    }

    /**
     * Learns from compiled code which versions JShell takes to be in force: after a definition that failed, it may come back to
     * one that was loaded long ago.
     */
    void observe(byte[] classFile) {
        for (String used : ClassNames.in(classFile)) {
            Class<?> type = loaded.get(used);
            if (type != null && wrappers.get(unversioned(used)) != type) {
                putInForce(type);
                loaded.forEach((name, each) -> {
                    if (isIn(name, used)) {
                        newest.put(unversioned(name), each);
                    }
                });
            }
        }
    }

    /** Whether a class is a wrapper or one inside it. */
    static boolean isIn(String name, String wrapper) {
        return name.startsWith(wrapper) && (name.length() == wrapper.length() || name.charAt(wrapper.length()) == '$');
    }

    /** Which versions of classes are in force. */
    record Standing(Map<String, Class<?>> newest, Map<String, Class<?>> wrappers) {}

    Standing standing() {
        return new Standing(new HashMap<>(newest), new HashMap<>(wrappers));
    }

    /** Puts versions in force that were, of one snippet. */
    void putBack(Standing before, String id) {
        String wrapper = WRAPPERS + id;
        Class<?> failed = wrappers.get(wrapper);
        Class<?> old = before.wrappers().get(wrapper);
        if (failed != null && failed != old) {
            replaced.remove(failed);
            wrappers.remove(wrapper);
        }
        if (old != null) {
            wrappers.put(wrapper, old);
        }
        newest.keySet().removeIf(name -> isIn(name, wrapper));
        before.newest().forEach((name, type) -> {
            if (isIn(name, wrapper)) {
                newest.put(name, type);
            }
        });
    }

    /** The id of the snippet that a class wraps. */
    static String snippet(Class<?> wrapper) {
        return snippet(wrapper.getName());
    }

    /** The id of the snippet that a class wraps, by the class's name. */
    static String snippet(String wrapper) {
        return unversioned(wrapper).substring(WRAPPERS.length());
    }

    /** The wrappers that a snippet has replaced, put aside while another runs inside it. */
    record Replaced(Map<Class<?>, Class<?>> wrappers) {}

    Replaced save() {
        return new Replaced(new LinkedHashMap<>(replaced));
    }

    void restore(Replaced before) {
        replaced.clear();
        replaced.putAll(before.wrappers());
    }

    /** Forgets what snippets have replaced so far. */
    void settled() {
        replaced.clear();
    }

    /** Forgets all classes but those of some snippets, by their ids: what comes under their names takes nobody's place. */
    void keepOnly(Set<String> ids) {
        Predicate<String> isForgotten = name -> {
            String wrapper = wrapper(name);
            return wrapper != null && !ids.contains(snippet(wrapper));
        };
        loaded.keySet().removeIf(isForgotten);
        newest.keySet().removeIf(isForgotten);
        wrappers.keySet().removeIf(isForgotten);
    }

    /** What replaced wrappers lately, with what each was before. */
    Map<Class<?>, Class<?>> replaced() {
        return Collections.unmodifiableMap(replaced);
    }

    /** The class of cells of a name; null if there is none. */
    @Nullable
    Class<?> loaded(String name) {
        return loaded.get(name);
    }

    /** The names of the wrappers that were replaced lately, without their versions. */
    Set<String> replacedNames() {
        return replaced.keySet().stream()
                .map(wrapper -> unversioned(wrapper.getName()))
                .collect(Collectors.toSet());
    }

    /** The classes that cells have defined in what was replaced lately; not JShell's own wrappers. */
    List<Class<?>> replacedClasses() {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> wrapper : replaced.values()) {
            loaded.forEach((name, type) -> {
                if (type != wrapper && isIn(name, wrapper.getName())) {
                    all.add(type);
                }
            });
        }
        return all;
    }

    /** The classes in force, without the wrappers. */
    List<Class<?>> inForce() {
        return newest.values().stream()
                .filter(type -> !isWrapper(type.getName()))
                .toList();
    }

    /** The class in force for one of cells, by its name in any version; null if there is none. */
    @Nullable
    Class<?> newest(String name) {
        return newest.get(unversioned(name));
    }

    /** The wrapper in force for one in any version, both by the names of class files. */
    String nameInForce(String wrapper) {
        Class<?> now = newest(wrapper.replace('/', '.'));
        return now == null ? wrapper : now.getName().replace('.', '/');
    }

    /** A class of cells that another may use; a class's own members are not looked at, for they may not be loaded yet. */
    @Nullable
    Class<?> linkTarget(String name) {
        Class<?> type = loaded(name);
        return type == null || type != newest(name) ? null : type;
    }

    /**
     * The class that took the place of one of cells; null for a class that is of no cell, {@code void} if a nested class is there no
     * more, also not elsewhere.
     */
    @Nullable
    Class<?> inForce(Class<?> type) {
        if (loaded.get(type.getName()) != type) {
            return null;
        }
        Class<?> now = newest.get(unversioned(type.getName()));
        return now == type && type.isMemberClass() && isLeft(type) ? heir(type) : now;
    }

    /** Whether the new version of its wrapper has no such class. */
    private boolean isLeft(Class<?> type) {
        String wrapper = Objects.requireNonNull(wrapper(type.getName()));
        Class<?> now = wrappers.get(unversioned(wrapper));
        return !type.getName().contains(ANONYMOUS)
                && now != null
                && !now.getName().equals(wrapper);
    }

    /** Whether a class has no name in the cell that it stands in: JShell gives one to some, and others were made anew. */
    static boolean isAnonymous(Class<?> type) {
        String name = type.getName();
        return name.contains(ANONYMOUS)
                || name.startsWith("REPL.") && !isWrapper(name) && name.matches(".*\\$\\d+")
                || type.isAnonymousClass();
    }

    /** The one class of the same name that stands elsewhere. */
    private Class<?> heir(Class<?> type) {
        List<Class<?>> named = newest.values().stream()
                .filter(each ->
                        each.getSimpleName().equals(type.getSimpleName()) && each.isMemberClass() && !isLeft(each))
                .toList();
        return named.size() == 1 ? named.get(0) : void.class;
    }

    /** The class that lately took the place of one of cells; itself if none did; null for a class that is of no cell. */
    @Nullable
    Class<?> inForceLately(Class<?> type) {
        Class<?> now = inForce(type);
        if (now == null || now == type) {
            return now;
        }
        String left = wrapper(type.getName());
        if (left != null && !now.getName().startsWith(unversioned(left))) {
            return replaced.containsKey(wrappers.get(unversioned(left))) ? now : type;
        }
        String wrapper = wrapper(now.getName());
        return wrapper != null && replaced.containsKey(loaded.get(wrapper)) ? now : type;
    }

    /** A class's name without the letters that tell its version. */
    static String unversioned(String name) {
        return VERSION.matcher(name).replaceAll("");
    }

    /** The wrappers in force, the one defined last first. */
    List<Class<?>> newestFirst() {
        synchronized (wrappers) {
            List<Class<?>> all = new ArrayList<>(wrappers.values());
            Collections.reverse(all);
            return all;
        }
    }
}
