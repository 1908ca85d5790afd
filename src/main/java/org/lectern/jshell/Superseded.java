package org.lectern.jshell;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Methods of cells whose place others with other parameters have taken. Methods that call them are compiled again; lambdas and
 * objects that were made before call on: what they call passes it to the one that fits, as the compiler would choose it, or says that
 * there is none.
 */
public final class Superseded {
    /** The primitive types that a value is widened to, in this order; a {@code char} begins with {@code int}. */
    private static final List<Class<?>> WIDER =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    private static final Handle LINK = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(Superseded.class),
            "link",
            MethodType.methodType(
                            CallSite.class,
                            MethodHandles.Lookup.class,
                            String.class,
                            MethodType.class,
                            String.class,
                            String.class,
                            String.class)
                    .descriptorString(),
            false);

    private final JShell shell;
    private final CellLoader loader;
    private final Map<Method, Left> all = new LinkedHashMap<>();

    Superseded(JShell shell, CellLoader loader) {
        this.shell = shell;
        this.loader = loader;
    }

    /**
     * What became of a method that is not in force any more.
     *
     * @param why that it is gone
     * @param target what it calls by now; null if that is nothing
     * @param isLinked whether it calls that
     */
    private record Left(String why, @Nullable Method target, boolean isLinked) {}

    /** Takes note of a method that was dropped. */
    void add(MethodSnippet method, String why) {
        for (Class<?> wrapper : loader.versions().wrappersOf(method.id())) {
            methodOf(method, wrapper).ifPresent(left -> {
                all.put(left, new Left(why, null, false));
                loader.hide(left, true);
            });
        }
    }

    void clear() {
        all.clear();
    }

    /** Lets them all call what is in force now. */
    void link() {
        for (Method method : List.copyOf(all.keySet())) {
            Left left = Objects.requireNonNull(all.get(method));
            if (left.isLinked() ? !isPassing(method) : isInForce(method)) {
                // Its source has come again, and the JVM has taken it where it was.
                all.remove(method);
                loader.hide(method, false);
                continue;
            }
            Method target = target(method);
            boolean isSame = target == null ? left.target() == null : target.equals(left.target());
            if (!left.isLinked() || !isSame) {
                byte[] file = passing(method, target, left.why());
                if (file != null && loader.supersede(method.getDeclaringClass(), file)) {
                    all.put(method, new Left(left.why(), target, true));
                }
            }
        }
    }

    private boolean isInForce(Method method) {
        return shell.methods()
                .filter(each -> shell.status(each).isDefined())
                .anyMatch(each -> methodOf(each).filter(method::equals).isPresent());
    }

    /** The one method that takes the arguments of another; first without boxing, as in Java. */
    private @Nullable Method target(Method left) {
        List<Method> named = shell.methods()
                .filter(each ->
                        each.name().equals(left.getName()) && shell.status(each).isDefined())
                .flatMap(each -> methodOf(each).stream())
                .filter(each -> !each.equals(left))
                .toList();
        List<BiPredicate<Class<?>, Class<?>>> phases = List.of(Superseded::isWidened, Superseded::isConverted);
        for (BiPredicate<Class<?>, Class<?>> phase : phases) {
            List<Method> fit =
                    named.stream().filter(each -> fits(left, each, phase)).toList();
            if (!fit.isEmpty()) {
                return fit.size() == 1 ? fit.get(0) : null;
            }
        }
        return null;
    }

    private Optional<Method> methodOf(MethodSnippet snippet) {
        Class<?> wrapper = loader.versions().wrapperOf(snippet.id());
        return wrapper == null ? Optional.empty() : methodOf(snippet, wrapper);
    }

    private static Optional<Method> methodOf(MethodSnippet snippet, Class<?> wrapper) {
        List<Method> named = Stream.of(CellLoader.methods(wrapper))
                .filter(each -> each.getName().equals(snippet.name()) && !each.isSynthetic())
                .toList();
        // Methods that call each other share a wrapper.
        return named.size() == 1
                ? Optional.of(named.get(0))
                : named.stream()
                        .filter(each -> parameters(each).equals(bare(snippet.parameterTypes())))
                        .findFirst();
    }

    private static String parameters(Method method) {
        return Stream.of(method.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(","));
    }

    /** Types as a source may write them, without packages and what is in their angle brackets. */
    private static String bare(String types) {
        String bare = types.replace("...", "[]");
        for (String before = ""; !before.equals(bare); ) {
            before = bare;
            bare = bare.replaceAll("<[^<>]*>", "");
        }
        return bare.replaceAll("\\s|\\w+\\.", "");
    }

    private static boolean fits(Method left, Method now, BiPredicate<Class<?>, Class<?>> phase) {
        Class<?>[] given = left.getParameterTypes();
        Class<?>[] taken = now.getParameterTypes();
        Class<?> result = left.getReturnType();
        return given.length == taken.length
                && IntStream.range(0, given.length).allMatch(i -> phase.test(given[i], taken[i]))
                && (result == void.class
                        || result.isAssignableFrom(now.getReturnType())
                        || isSameBoxed(result, now.getReturnType()));
    }

    private static boolean isSameBoxed(Class<?> one, Class<?> other) {
        return MethodType.methodType(one)
                .wrap()
                .equals(MethodType.methodType(other).wrap());
    }

    private static boolean isWidened(Class<?> from, Class<?> to) {
        int first = WIDER.indexOf(from == char.class ? int.class : from);
        return to.isAssignableFrom(from) || first >= 0 && WIDER.indexOf(to) >= first;
    }

    private static boolean isConverted(Class<?> from, Class<?> to) {
        Class<?> boxed = MethodType.methodType(from).wrap().returnType();
        Class<?> unboxed = MethodType.methodType(from).unwrap().returnType();
        return isWidened(from, to) || isWidened(boxed, to) || isWidened(unboxed, to);
    }

    private byte @Nullable [] passing(Method method, @Nullable Method target, String why) {
        byte[] file = loader.file(method.getDeclaringClass().getName());
        if (file == null) {
            return null;
        }
        ClassNode tree = ClassTrees.of(file);
        String wrapper = target == null ? "" : target.getDeclaringClass().getName();
        String descriptor = target == null ? "" : Type.getMethodDescriptor(target);
        find(tree, method).ifPresent(each -> pass(each, wrapper, descriptor, why));
        return ClassTrees.file(tree);
    }

    private boolean isPassing(Method method) {
        byte[] file = loader.file(method.getDeclaringClass().getName());
        return file != null
                && find(ClassTrees.bare(file), method)
                        .filter(each -> Stream.of(each.instructions.toArray())
                                .anyMatch(one -> one instanceof InvokeDynamicInsnNode made && made.bsm.equals(LINK)))
                        .isPresent();
    }

    private static Optional<MethodNode> find(ClassNode tree, Method method) {
        String descriptor = Type.getMethodDescriptor(method);
        return tree.methods.stream()
                .filter(each -> each.name.equals(method.getName()) && each.desc.equals(descriptor))
                .findFirst();
    }

    private static void pass(MethodNode method, String wrapper, String descriptor, String why) {
        method.instructions.clear();
        method.tryCatchBlocks.clear();
        if (method.localVariables != null) {
            method.localVariables.clear();
        }
        int size = 0;
        for (Type each : Type.getArgumentTypes(method.desc)) {
            method.visitVarInsn(each.getOpcode(Opcodes.ILOAD), size);
            size += each.getSize();
        }
        Type result = Type.getReturnType(method.desc);
        method.visitInvokeDynamicInsn(method.name, method.desc, LINK, wrapper, descriptor, why);
        method.visitInsn(result.getOpcode(Opcodes.IRETURN));
        method.visitMaxs(Math.max(size, result.getSize()), size);
    }

    /**
     * What the JVM calls when a method that is not in force is called for the first time.
     *
     * @param wrapper where the one is that takes its place; empty if there is none
     * @param descriptor of that one
     * @param why that it is gone
     */
    public static CallSite link(
            MethodHandles.Lookup lookup, String name, MethodType type, String wrapper, String descriptor, String why)
            throws ReflectiveOperationException {
        MethodHandle target = null;
        if (!wrapper.isEmpty()) {
            ClassLoader cells = lookup.lookupClass().getClassLoader();
            target = lookup.findStatic(
                            Class.forName(wrapper, true, cells),
                            name,
                            MethodType.fromMethodDescriptorString(descriptor, cells))
                    .asFixedArity();
        }
        if (target == null) {
            target = MethodHandles.lookup()
                    .findStatic(Superseded.class, "refuse", MethodType.methodType(Object.class, String.class))
                    .bindTo(why);
            target = MethodHandles.dropArguments(target, 0, type.parameterArray());
        }
        return new ConstantCallSite(target.asType(type));
    }

    private static Object refuse(String why) {
        throw new IllegalStateException(why);
    }
}
