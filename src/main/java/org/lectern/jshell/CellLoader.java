package org.lectern.jshell;

import java.io.File;
import java.lang.instrument.ClassDefinition;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Loads the classes that JShell wraps cells in, and knows which of them are in force: JShell names a wrapper after its
 * snippet, with another letter for each new version ({@code REPL.$JShell$11}, then {@code REPL.$JShell$11B}).
 */
final class CellLoader extends URLClassLoader implements LoaderDelegate {
    static final String WRAPPERS = "REPL.$JShell$";
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z_]+");
    private static final Pattern VERSION = Pattern.compile("(?<=\\$JShell\\$[0-9]{1,9})[A-Z]+");

    private static final String ASKING = "REPL.$Lookup";

    private final Map<String, byte[]> pending = new ConcurrentHashMap<>();
    /** The class files of what was loaded, as they are now. */
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    private final Map<String, Class<?>> loaded = new ConcurrentHashMap<>();
    /** The newest of all versions of each class, by its name without the version. */
    private final Map<String, Class<?>> newest = new ConcurrentHashMap<>();
    /** The newest wrapper for each snippet, the one defined last at the end. */
    private final Map<String, Class<?>> wrappers = Collections.synchronizedMap(new LinkedHashMap<>());
    /** The wrappers that the current snippet has replaced, by what replaced them. */
    private final Map<Class<?>, Class<?>> replaced = new LinkedHashMap<>();

    /** How many classes of lambdas each wrapper has. */
    private final Map<String, Integer> holders = new HashMap<>();
    /** The class files as JShell gave them, and holds them. */
    private final Map<String, byte[]> given = new ConcurrentHashMap<>();
    /** The classes whose initialisers have failed: the JVM gives none of them another try. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    private int redefinitions;

    CellLoader(ClassLoader parent) {
        super("cells", new URL[0], parent);
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] done = new boolean[classes.length];
        try {
            for (ClassBytecodes each : classes) {
                byte[] woven = Weaver.weave(each.bytecodes());
                pending.put(each.name(), woven);
                files.put(each.name(), woven);
                given.put(each.name(), each.bytecodes());
            }
            for (int i = 0; i < classes.length; i++) {
                String name = classes[i].name();
                Class<?> type = loadClass(name);
                loaded.put(name, type);
                newest.put(unversioned(name), type);
                done[i] = true;
                if (WRAPPER.matcher(name).matches()) {
                    putInForce(type);
                }
            }
            for (ClassBytecodes each : classes) {
                observe(each.bytecodes());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e, done);
        }
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
    private void observe(byte[] classFile) {
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

    private static boolean isIn(String name, String wrapper) {
        return name.startsWith(wrapper) && (name.length() == wrapper.length() || name.charAt(wrapper.length()) == '$');
    }

    /** Which versions of classes are in force. */
    record Versions(Map<String, Class<?>> newest, Map<String, Class<?>> wrappers) {}

    Versions versions() {
        return new Versions(new HashMap<>(newest), new HashMap<>(wrappers));
    }

    /** Puts versions in force that were, of one snippet. */
    void putBack(Versions before, String id) {
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

    /**
     * Gives classes in use new method bodies.
     *
     * @return whether all took; none did otherwise
     */
    boolean redefine(ClassBytecodes[] classes) {
        List<ClassDefinition> definitions = new ArrayList<>();
        redefinitions++;
        for (ClassBytecodes each : classes) {
            Class<?> type = loaded.get(each.name());
            if (type == null || type != newest.get(unversioned(each.name())) || failed.contains(each.name())) {
                // Objects and values are those of another version, or there can be none.
                return false;
            }
            byte[] now = Weaver.weave(each.bytecodes());
            byte[] before = files.get(each.name());
            if (before != null && !Initialisers.areAlike(before, now)) {
                // Changed in place, static fields would keep values that nothing in the cell gives them any more.
                return false;
            }
            definitions.add(
                    new ClassDefinition(type, before == null ? now : Lambdas.kept(before, now, "$" + redefinitions)));
        }
        if (!HotSwap.redefine(definitions)) {
            return false;
        }
        for (ClassDefinition each : definitions) {
            Class<?> type = each.getDefinitionClass();
            files.put(type.getName(), each.getDefinitionClassFile());
            if (WRAPPER.matcher(type.getName()).matches()) {
                // Defined just now, as one under a new name would be.
                wrappers.remove(unversioned(type.getName()));
                wrappers.put(unversioned(type.getName()), type);
            }
        }
        for (ClassBytecodes each : classes) {
            given.put(each.name(), each.bytecodes());
            observe(each.bytecodes());
        }
        return true;
    }

    /** Learns from what was thrown which classes cannot be used as they are. */
    void note(Thrown thrown) {
        failed.addAll(thrown.failedClasses());
    }

    /** Whether a snippet has classes that cannot be used as they are; then JShell will define them anew, even from the same source. */
    boolean hasFailed(String id) {
        Class<?> wrapper = wrappers.get(WRAPPERS + id);
        List<String> inside = wrapper == null
                ? List.of()
                : failed.stream().filter(name -> isIn(name, wrapper.getName())).toList();
        for (String name : inside) {
            // JShell leaves a class alone that was compiled to what it has loaded: it compares with this.
            byte[] loadedBytes = given.get(name);
            if (loadedBytes != null) {
                Arrays.fill(loadedBytes, (byte) 0);
            }
        }
        return !inside.isEmpty();
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
                    String parameters = unversioned(Arrays.toString(method.getParameterTypes()));
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

    /** The value of a variable, even if it was taken away, as long as no other has its name. */
    @Nullable
    Object value(String variable) {
        Field field = field(variable);
        return field == null ? null : CarryOver.value(field, null);
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

    /** What code of cells may do, with all rights: a class of theirs has to ask for it. */
    MethodHandles.Lookup lookup() throws ReflectiveOperationException {
        Class<?> asking = findLoadedClass(ASKING);
        if (asking == null) {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            String result = MethodHandles.Lookup.class.descriptorString();
            writer.visit(
                    Opcodes.V17,
                    Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNTHETIC,
                    ASKING.replace('.', '/'),
                    null,
                    "java/lang/Object",
                    null);
            MethodVisitor method =
                    writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "lookup", "()" + result, null, null);
            method.visitCode();
            method.visitMethodInsn(
                    Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", "()" + result, false);
            method.visitInsn(Opcodes.ARETURN);
            method.visitMaxs(1, 0);
            method.visitEnd();
            byte[] bytes = writer.toByteArray();
            asking = defineClass(ASKING, bytes, 0, bytes.length);
        }
        return (MethodHandles.Lookup)
                Objects.requireNonNull(asking.getMethod("lookup").invoke(null));
    }

    /**
     * A class for lambdas.
     *
     * @param host the class that shares its private members with it; null if it has no place for another
     */
    record Holder(String name, @Nullable String host) {}

    /** A place for lambdas of a class of cells. */
    Holder holder(String home) {
        Matcher wrapper = WRAPPER.matcher(home.replace('/', '.'));
        if (!wrapper.lookingAt()) {
            throw new IllegalArgumentException(home);
        }
        int number = holders.merge(wrapper.group(), 1, Integer::sum) - 1;
        return new Holder(
                wrapper.group() + Weaver.LAMBDAS + number, number < Weaver.MOST_LAMBDAS ? wrapper.group() : null);
    }

    /** Makes a class that cells have not written. */
    Class<?> define(String name, byte[] file) {
        files.put(name, file);
        Class<?> type = defineClass(name, file, 0, file.length);
        loaded.put(name, type);
        return type;
    }

    /** The class file of a class of cells, as it is now. */
    byte @Nullable [] file(String name) {
        return files.get(name);
    }

    /** Changes a class in use. */
    boolean redefine(Class<?> type, byte[] file) {
        if (!HotSwap.redefine(List.of(new ClassDefinition(type, file)))) {
            return false;
        }
        files.put(type.getName(), file);
        return true;
    }

    /** Whether a static field of a class of cells begins as it does in the class now in force. */
    boolean isAlike(Class<?> type, String field) {
        Class<?> now = inForce(type);
        byte[] before = files.get(type.getName());
        byte[] after = now == null ? null : files.get(now.getName());
        return before != null && after != null && Initialisers.isAlike(before, after, field);
    }

    /** The classes that cells have defined in what was replaced lately, but for JShell's own wrappers and those of no use. */
    List<Class<?>> replacedClasses() {
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> wrapper : replaced.values()) {
            loaded.forEach((name, type) -> {
                if (type != wrapper && isIn(name, wrapper.getName()) && !failed.contains(name)) {
                    all.add(type);
                }
            });
        }
        return all;
    }

    /** The class in force for one of cells, by its name in any version; null if there is none. */
    @Nullable
    Class<?> newest(String name) {
        return newest.get(unversioned(name));
    }

    /** The class that took the place of one of cells; null for a class that is of no cell. */
    @Nullable
    Class<?> inForce(Class<?> type) {
        return type.getClassLoader() == this && !type.isHidden() ? newest.get(unversioned(type.getName())) : null;
    }

    /** The class that lately took the place of one of cells; itself if none did; null for a class that is of no cell. */
    @Nullable
    Class<?> inForceLately(Class<?> type) {
        Class<?> now = inForce(type);
        if (now == null || now == type) {
            return now;
        }
        Matcher wrapper = WRAPPER.matcher(now.getName());
        return wrapper.lookingAt() && replaced.containsKey(loaded.get(wrapper.group())) ? now : type;
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
