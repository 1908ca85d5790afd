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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/**
 * Loads the classes that JShell wraps cells in, woven, and changes them in place where the JVM can.
 */
final class CellLoader extends URLClassLoader implements LoaderDelegate {
    private static final String ASKING = "REPL.$Lookup";
    /** The place of its lower byte in a class file. */
    private static final int MINOR_VERSION = 5;

    private final Map<String, byte[]> pending = new ConcurrentHashMap<>();
    /** The class files of what was loaded, as they are now. */
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** How many classes of lambdas each wrapper has. */
    private final Map<String, Integer> holders = new HashMap<>();
    /** The classes that have the lambdas of one as they are since: of such a class, and of a statement's wrapper. */
    private final Map<String, String> homes = new HashMap<>();
    /** The class files as JShell gave them, and holds them. */
    private final Map<String, byte[]> given = new ConcurrentHashMap<>();
    /** Classes that were loaded into a wrapper which was there, to go with its other new code: unless that is taken, nothing uses them. */
    private final Set<String> additions = ConcurrentHashMap.newKeySet();
    /** Methods that are not in force, though their wrappers are. */
    private final Set<Method> hidden = ConcurrentHashMap.newKeySet();
    /** The classes whose initialisers have failed: the JVM gives none of them another try. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    private final Versions versions = new Versions();

    private final WrittenStatics written = new WrittenStatics();

    private final FormerStatics statics = new FormerStatics(this);

    private final Variables variables = new Variables(this);

    private final Editions editions = new Editions();

    private final Broken broken = new Broken();

    private int redefinitions;

    CellLoader(ClassLoader parent) {
        super("cells", new URL[0], parent);
    }

    /** What the sources of classes give their static fields. */
    WrittenStatics written() {
        return written;
    }

    /** What static fields were given before their classes changed. */
    FormerStatics statics() {
        return statics;
    }

    /** The class files as JShell gave them, by the classes' names. */
    Map<String, byte[]> given() {
        return Map.copyOf(given);
    }

    /** The variables of cells. */
    Variables variables() {
        return variables;
    }

    /** Which lambdas come of the same source. */
    Editions editions() {
        return editions;
    }

    /** Which of the classes are in force. */
    Versions versions() {
        return versions;
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] done = new boolean[classes.length];
        if (Stream.of(classes).noneMatch(each -> Versions.isWrapper(each.name()))) {
            Stream.of(classes).forEach(each -> additions.add(each.name()));
        }
        try {
            noteBroken(classes);
            for (ClassBytecodes each : classes) {
                byte[] woven = woven(each);
                pending.put(each.name(), woven);
                files.put(each.name(), woven);
                given.put(each.name(), each.bytecodes());
                written.load(each.name());
            }
            for (ClassBytecodes each : classes) {
                String name = each.name();
                editions.load(name, each.bytecodes(), wrapperFile(name), versions.newest(name));
            }
            for (int i = 0; i < classes.length; i++) {
                String name = classes[i].name();
                Class<?> type = loadClass(name);
                versions.add(type);
                done[i] = true;
            }
            for (ClassBytecodes each : classes) {
                versions.observe(each.bytecodes());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ClassInstallException("load: " + e, done);
        }
    }

    /** Takes note of which classes do not compile, by their new code and by that which is there. */
    private void noteBroken(ClassBytecodes[] classes) {
        Map<String, byte[]> now = new HashMap<>();
        for (ClassBytecodes each : classes) {
            String wrapper = Versions.wrapper(each.name());
            if (wrapper != null) {
                files.forEach((name, file) -> {
                    if (Versions.isIn(name, wrapper)) {
                        now.putIfAbsent(name, file);
                    }
                });
            }
        }
        Stream.of(classes).forEach(each -> now.put(each.name(), each.bytecodes()));
        Map<String, Boolean> found = new HashMap<>();
        now.forEach((name, file) -> {
            String wrapper = Versions.wrapper(name);
            if (wrapper != null) {
                found.merge(wrapper, !name.equals(wrapper) && Broken.isIn(file), Boolean::logicalOr);
            }
        });
        found.forEach(broken::note);
    }

    /** A class file as it is loaded; what does not compile, and holds no values, refuses to be used. */
    private byte[] woven(ClassBytecodes each) {
        byte[] woven = Weaver.weave(each.bytecodes());
        if (!broken.has(each.name())) {
            return woven;
        }
        Class<?> before = versions.newest(each.name());
        if (before != null) {
            broken.load(each.name(), before);
        }
        return before == null || !hasBegun(before) ? Broken.refusing(woven) : Broken.withConstants(woven);
    }

    /**
     * Gives classes in use new method bodies.
     *
     * @return whether all took; none did otherwise
     */
    boolean redefine(ClassBytecodes[] classes) {
        List<ClassDefinition> definitions = new ArrayList<>();
        redefinitions++;
        if (!areInPlace(classes)) {
            // Objects of one would run another's code.
            return false;
        }
        for (ClassBytecodes each : classes) {
            Class<?> type = versions.loaded(each.name());
            if (type == null || type != versions.newest(each.name()) || failed.contains(each.name())) {
                // Objects and values are those of another version, or there can be none.
                return false;
            }
            byte[] now = Weaver.weave(each.bytecodes());
            byte[] before = files.get(each.name());
            if (before != null && !Links.promiseTheSame(before, now)) {
                // Nothing that uses it would be compiled again.
                return false;
            }
            if (before != null && runsByItself(type) && !ClassNames.in(before).equals(ClassNames.in(now))) {
                // Its code may run before the variables have their values that it is to use from now on.
                return false;
            }
            if (before != null && !Initialisers.areAlike(before, now)) {
                // Changed in place, static fields would keep values that nothing in the cell gives them any more, and
                // sets
                // would look for objects where they are not.
                return false;
            }
            byte[] both = before == null
                    ? now
                    : Lambdas.kept(
                            before, now, "$" + redefinitions, editions.kept(each.name(), wrapperFile(each.name())));
            definitions.add(new ClassDefinition(type, both));
        }
        if (!HotSwap.redefine(definitions)) {
            return false;
        }
        noteBroken(classes);
        for (ClassDefinition each : definitions) {
            Class<?> type = each.getDefinitionClass();
            byte[] before = files.get(type.getName());
            if (before != null) {
                statics.noteOutlived(type, type, before, each.getDefinitionClassFile());
                String name = type.getName();
                Set<String> kept = editions.kept(name, wrapperFile(name));
                editions.redefine(name, each.getDefinitionClassFile(), Editions.lambdas(before), kept);
            }
            files.put(type.getName(), each.getDefinitionClassFile());
            written.load(type.getName());
            if (Versions.isWrapper(type.getName())) {
                versions.renew(type);
            }
        }
        for (ClassBytecodes each : classes) {
            given.put(each.name(), each.bytecodes());
            versions.observe(each.bytecodes());
            additions.removeIf(name -> Versions.isWrapper(each.name()) && Versions.isIn(name, each.name()));
        }
        return true;
    }

    /** Whether a wrapper is of a variable that holds what other threads run, such as a task that is repeated. */
    private static boolean runsByItself(Class<?> wrapper) {
        return Versions.isWrapper(wrapper.getName())
                && Stream.of(wrapper.getDeclaredFields()).map(Field::getType).anyMatch(JdkObjects::isRunElsewhere);
    }

    private byte @Nullable [] wrapperFile(String name) {
        String wrapper = Versions.wrapper(name);
        return wrapper == null ? null : files.get(wrapper);
    }

    /** Whether the classes without names among some are each what they were. */
    private boolean areInPlace(ClassBytecodes[] classes) {
        Map<String, byte[]> before = new HashMap<>();
        Map<String, byte[]> now = new HashMap<>();
        for (ClassBytecodes each : classes) {
            now.put(each.name(), each.bytecodes());
            byte[] old = given.get(each.name());
            if (old != null) {
                before.put(each.name(), old);
            }
        }
        return Anonymous.pairs(before, now).entrySet().stream()
                .allMatch(each -> each.getKey().equals(each.getValue()));
    }

    /** The classes without names of a wrapper, and those that they are in the one that has replaced it; themselves if that is unknown. */
    Map<Class<?>, Class<?>> anonymousHeirs(Class<?> before, Class<?> now) {
        Map<String, byte[]> old = givenIn(before);
        old.keySet().removeAll(additions);
        Map<String, String> pairs = Anonymous.pairs(old, givenIn(now));
        Map<String, String> names = new HashMap<>();
        givenIn(now).keySet().forEach(name -> names.put(Versions.unversioned(name), name));
        Map<Class<?>, Class<?>> heirs = new HashMap<>();
        for (String name : old.keySet()) {
            String place = Versions.unversioned(name);
            Class<?> type = versions.loaded(name);
            if (type == null || !name.matches(".*\\$\\d+") || place.equals(pairs.get(place))) {
                continue;
            }
            String heir = names.get(pairs.getOrDefault(place, ""));
            try {
                heirs.put(type, heir == null ? type : Class.forName(heir, false, this));
            } catch (ClassNotFoundException | LinkageError e) {
                heirs.put(type, type);
            }
        }
        return heirs;
    }

    private Map<String, byte[]> givenIn(Class<?> wrapper) {
        return given.entrySet().stream()
                .filter(each -> Versions.isIn(each.getKey(), wrapper.getName()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Learns from what was thrown which classes cannot be used as they are. */
    void note(Thrown thrown) {
        failed.addAll(thrown.failedClasses());
    }

    /** Whether a class of cells may have been initialised: one that has something to initialise tells. */
    boolean hasBegun(Class<?> type) {
        byte[] file = files.get(type.getName());
        return StopCheck.hasBegun(type) || file == null || !Initialisers.isThere(file);
    }

    /** The version of a class that did compile, if it does not any more. */
    Class<?> whole(Class<?> type) {
        return broken.whole(type);
    }

    /** Whether a class stands for one that does not compile any more. */
    boolean isBroken(Class<?> type) {
        return broken.has(type.getName());
    }

    /**
     * The version of a class whose static fields have values: one that does not compile may be of no use, as an enum with
     * a constructor is.
     *
     * @return null if none has
     */
    @Nullable
    Class<?> holding(Class<?> type) {
        boolean isOf = !hasFailed(type) && (!isBroken(type) || hasBegun(type) && begins(type));
        Class<?> whole = broken.whole(type);
        return isOf ? type : whole == type || hasFailed(whole) ? null : whole;
    }

    /** Whether a class can be initialised that does not compile. */
    private boolean begins(Class<?> type) {
        try {
            Class.forName(type.getName(), true, this);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            failed.add(type.getName());
            return false;
        }
    }

    /** Whether a class cannot be used as it is. */
    boolean hasFailed(Class<?> type) {
        return failed.contains(type.getName());
    }

    /** Whether a snippet has classes that cannot be used as they are; then JShell will define them anew, even from the same source. */
    boolean hasFailed(String id) {
        Class<?> wrapper = versions.wrapperOf(id);
        List<String> inside = wrapper == null
                ? List.of()
                : failed.stream()
                        .filter(name -> Versions.isIn(name, wrapper.getName()))
                        .toList();
        inside.forEach(this::forgetGiven);
        return !inside.isEmpty();
    }

    /**
     * JShell leaves a class alone that was compiled to what it has loaded: it compares with this. The compiler reads it, too, so that
     * it differs in what no compiler minds, its minor version.
     */
    private void forgetGiven(String name) {
        byte[] loadedBytes = given.get(name);
        if (loadedBytes != null) {
            loadedBytes[MINOR_VERSION] = 1;
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
        Class<?> type = versions.loaded(name);
        return type == null ? super.findClass(name) : type;
    }

    /** The methods of a name that are in force, the newest first. */
    List<Method> methods(String name) {
        Map<String, Method> found = new LinkedHashMap<>();
        for (Class<?> wrapper : versions.newestFirst()) {
            for (Method method : methods(wrapper)) {
                if (method.getName().equals(name) && !method.isSynthetic() && !hidden.contains(method)) {
                    method.setAccessible(true);
                    String parameters = Versions.unversioned(Arrays.toString(method.getParameterTypes()));
                    found.putIfAbsent(parameters, method);
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** The methods of a wrapper; none if it cannot be linked. */
    static Method[] methods(Class<?> wrapper) {
        try {
            return wrapper.getDeclaredMethods();
        } catch (LinkageError e) {
            return new Method[0];
        }
    }

    /** Whether the code of a definition uses what was replaced lately. */
    boolean namesReplaced(String id) {
        Class<?> wrapper = versions.wrapperOf(id);
        Set<String> replaced = versions.replacedNames();
        return wrapper != null
                && files.entrySet().stream()
                        .filter(each -> Versions.isIn(each.getKey(), wrapper.getName()))
                        .flatMap(each -> ClassNames.in(each.getValue()).stream())
                        .anyMatch(name -> !name.equals(wrapper.getName())
                                && replaced.contains(Versions.unversioned(name))
                                && !versions.nameInForce(name).equals(name.replace('.', '/')));
    }

    /** Whether the code of a class in force uses what is not: it does not compile with what is. */
    boolean isBehind(Class<?> type) {
        byte[] file = files.get(type.getName());
        return file != null
                && versions.newest(type.getName()) == type
                && !Versions.isAnonymous(type)
                && ClassNames.in(file).stream()
                        .anyMatch(name ->
                                !versions.nameInForce(name.replace('.', '/')).equals(name.replace('.', '/')));
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
     * A class for code that was taken out of another.
     *
     * @param host the class that shares its private members with it; null if it has no place for another
     */
    record Holder(String name, @Nullable String host) {
        /** It without members. */
        ClassNode tree() {
            ClassNode tree = new ClassNode();
            tree.visit(
                    Opcodes.V17,
                    Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
                    name.replace('.', '/'),
                    null,
                    "java/lang/Object",
                    null);
            tree.nestHostClass = host == null ? null : host.replace('.', '/');
            return tree;
        }
    }

    /** A place for code of a class of cells. */
    Holder holder(String home) {
        String wrapper = Versions.wrapper(home.replace('/', '.'));
        if (wrapper == null) {
            throw new IllegalArgumentException(home);
        }
        int number = holders.merge(wrapper, 1, Integer::sum) - 1;
        return new Holder(wrapper + Weaver.LAMBDAS + number, number < Weaver.MOST_LAMBDAS ? wrapper : null);
    }

    /** Makes a class of the code of another's lambdas. */
    Class<?> defineLambdas(String name, byte[] file, String home) {
        editions.copy(home, name);
        homes.put(name, home);
        return define(name, file);
    }

    /**
     * The code of the same source that a lambda of a class has in the class in force; null if that is no other.
     *
     * @param descriptor with the classes in force, and the lambda's object first if it has one
     */
    Editions.@Nullable Heir heir(String holder, String lambda, String descriptor) {
        String home = holder;
        while (homes.containsKey(home)) {
            home = Objects.requireNonNull(homes.get(home));
        }
        Class<?> now = versions.newest(home);
        byte[] file = now == null ? null : files.get(now.getName());
        byte[] own = files.get(holder);
        return now == null || file == null || own == null || now.getName().equals(holder)
                ? null
                : editions.heir(holder, own, lambda, now.getName(), file, descriptor);
    }

    /** Makes a class that cells have not written. */
    Class<?> define(String name, byte[] file) {
        files.put(name, file);
        Class<?> type = defineClass(name, file, 0, file.length);
        versions.addApart(type);
        return type;
    }

    /** The class file of a class of cells, as it is now. */
    byte @Nullable [] file(String name) {
        return files.get(name);
    }

    /** Whether a field is of cells and a constant of the compiler's. */
    static boolean isConstant(Field field) {
        Class<?> owner = field.getDeclaringClass();
        byte[] file = Modifier.isFinal(field.getModifiers()) && owner.getClassLoader() instanceof CellLoader cells
                ? cells.file(owner.getName())
                : null;
        return file != null && Initialisers.isConstant(file, field.getName());
    }

    /** Changes a class in use. */
    boolean redefine(Class<?> type, byte[] file) {
        if (!HotSwap.redefine(List.of(new ClassDefinition(type, file)))) {
            return false;
        }
        files.put(type.getName(), file);
        return true;
    }

    /** Says whether a method is left out where those of a name are asked for. */
    void hide(Method method, boolean isHidden) {
        if (isHidden) {
            hidden.add(method);
        } else {
            hidden.remove(method);
        }
    }

    /** Changes a class in use that JShell has given up: should its source come again, it is loaded anew. */
    boolean supersede(Class<?> type, byte[] file) {
        forgetGiven(type.getName());
        return redefine(type, file);
    }

    /** Takes note that the source of a statement is compiled again, in a wrapper of its own. */
    void adopt(Class<?> statement, Class<?> again) {
        editions.unite(statement.getName(), again.getName());
        homes.put(statement.getName(), again.getName());
    }
}
