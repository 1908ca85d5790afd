package org.lectern.jshell;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes that JShell wraps cells in, and knows which of them are in force: JShell names a wrapper after its
 * snippet, with another letter for each new version ({@code REPL.$JShell$11}, then {@code REPL.$JShell$11B}).
 */
final class CellLoader extends URLClassLoader implements LoaderDelegate {
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z_]+");
    private static final Pattern VERSION = Pattern.compile("(?<=[0-9])[A-Z]+");

    private final Map<String, byte[]> pending = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> loaded = new ConcurrentHashMap<>();
    /** The newest wrapper for each snippet, the one defined last at the end. */
    private final Map<String, Class<?>> wrappers = Collections.synchronizedMap(new LinkedHashMap<>());
    /** The wrappers that the current snippet has replaced, by what replaced them. */
    private final Map<Class<?>, Class<?>> replaced = new LinkedHashMap<>();

    CellLoader(ClassLoader parent) {
        super("cells", new URL[0], parent);
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] done = new boolean[classes.length];
        try {
            for (ClassBytecodes each : classes) {
                pending.put(each.name(), Weaver.weave(each.bytecodes()));
            }
            for (int i = 0; i < classes.length; i++) {
                String name = classes[i].name();
                Class<?> type = loadClass(name);
                loaded.put(name, type);
                done[i] = true;
                if (WRAPPER.matcher(name).matches()) {
                    String snippet = VERSION.matcher(name).replaceAll("");
                    Class<?> before = wrappers.remove(snippet);
                    wrappers.put(snippet, type);
                    if (before != null) {
                        // Of several versions in one go, the first held the values.
                        Class<?> first = replaced.remove(before);
                        replaced.put(type, first == null ? before : first);
                    }
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e, done);
        }
    }

    /** Nothing to do: changed classes come through {@link #load}, under a new name. */
    @Override
    public void classesRedefined(ClassBytecodes[] classes) {}

    @Override
    public void addToClasspath(String path) throws InternalException {
        try {
            for (String entry : path.split(Pattern.quote(File.pathSeparator), -1)) {
                addURL(new File(entry).toURI().toURL());
            }
        } catch (MalformedURLException e) {
            throw new InternalException(e.toString());
        }
    }

    @Override
    @SuppressWarnings("JavaLangClash")
    public Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = pending.remove(name);
        if (bytes != null) {
            return defineClass(name, bytes, 0, bytes.length);
        }
        Class<?> type = loaded.get(name);
        return type == null ? super.findClass(name) : type;
    }

    /** The methods of a name that are in force, the newest first. */
    List<Method> methods(String name) {
        Map<String, Method> found = new LinkedHashMap<>();
        for (Class<?> wrapper : newestFirst()) {
            for (Method method : wrapper.getDeclaredMethods()) {
                if (method.getName().equals(name) && !method.isSynthetic()) {
                    method.setAccessible(true);
                    String parameters = VERSION.matcher(Arrays.toString(method.getParameterTypes()))
                            .replaceAll("");
                    found.putIfAbsent(parameters, method);
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** The field that holds a variable, if there is one. */
    @Nullable
    Field field(String name) {
        for (Class<?> wrapper : newestFirst()) {
            for (Field field : wrapper.getDeclaredFields()) {
                if (field.getName().equals(name) && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        return null;
    }

    /** Lets go of a variable's value. */
    void release(String name) {
        Field field = field(name);
        if (field != null && !field.getType().isPrimitive()) {
            try {
                field.set(null, null);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Forgets what earlier snippets have replaced. */
    void beginSnippet() {
        replaced.clear();
    }

    /**
     * Gives variables back the values they had before a redefinition elsewhere made JShell replace their wrappers.
     *
     * @param declared the variables that the snippet itself declares, which have the values it gives them
     * @return the names of those that had a value which does not fit any more
     */
    List<String> carryOver(Set<String> declared) {
        List<String> lost = new ArrayList<>();
        replaced.forEach((now, before) -> {
            for (Field field : now.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !declared.contains(field.getName())) {
                    if (!carryOver(before, field)) {
                        lost.add(field.getName());
                    }
                }
            }
        });
        replaced.clear();
        return lost;
    }

    private static boolean carryOver(Class<?> before, Field field) {
        Object value = null;
        try {
            Field old = before.getDeclaredField(field.getName());
            old.setAccessible(true);
            value = old.get(null);
            if (value == null || old.getType().isPrimitive() && old.getType() != field.getType()) {
                return value == null;
            }
            field.setAccessible(true);
            field.set(null, value);
            return true;
        } catch (NoSuchFieldException e) {
            return true;
        } catch (IllegalAccessException | IllegalArgumentException e) {
            return value == null;
        }
    }

    private List<Class<?>> newestFirst() {
        synchronized (wrappers) {
            List<Class<?>> all = new ArrayList<>(wrappers.values());
            Collections.reverse(all);
            return all;
        }
    }
}
