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
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
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
                            String.class)
                    .descriptorString(),
            false);

    private final JShell shell;
    private final CellLoader loader;
    /** By the wrapper that it was in. */
    private final Map<Class<?>, Left> all = new LinkedHashMap<>();

    Superseded(JShell shell, CellLoader loader) {
        this.shell = shell;
        this.loader = loader;
    }

    /**
     * A method that is not in force any more.
     *
     * @param why that it is gone
     * @param target what it calls by now; null if that is nothing
     * @param file the wrapper as it is with that
     */
    private record Left(Method method, String why, @Nullable Method target, byte @Nullable [] file) {}

    /** Takes note of a method that was dropped. */
    void add(MethodSnippet method, String why) {
        methodOf(method).ifPresent(left -> all.put(left.getDeclaringClass(), new Left(left, why, null, null)));
    }

    void clear() {
        all.clear();
    }

    /** Lets them all call what is in force now. */
    void link() {
        all.values()
                .removeIf(each -> each.file() != null
                        && each.file()
                                != loader.file(each.method().getDeclaringClass().getName()));
        all.replaceAll((wrapper, left) -> {
            Method target = target(left.method());
            if (left.file() != null && (target == null ? left.target() == null : target.equals(left.target()))) {
                return left;
            }
            byte[] file = passing(wrapper, left, target);
            return file != null && loader.supersede(wrapper, file)
                    ? new Left(left.method(), left.why(), target, file)
                    : left;
        });
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
        return Stream.of(wrapper == null ? new Method[0] : CellLoader.methods(wrapper))
                .filter(each -> each.getName().equals(snippet.name()) && !each.isSynthetic())
                .findFirst();
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

    private byte @Nullable [] passing(Class<?> wrapper, Left left, @Nullable Method target) {
        byte[] file = loader.file(wrapper.getName());
        if (file == null) {
            return null;
        }
        ClassNode tree = ClassTrees.of(file);
        String descriptor = Type.getMethodDescriptor(left.method());
        for (MethodNode each : tree.methods) {
            if (each.name.equals(left.method().getName()) && each.desc.equals(descriptor)) {
                pass(each, target == null ? "" : target.getDeclaringClass().getName(), left.why());
            }
        }
        return ClassTrees.file(tree);
    }

    private static void pass(MethodNode method, String target, String why) {
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
        method.visitInvokeDynamicInsn(method.name, method.desc, LINK, target, why);
        method.visitInsn(result.getOpcode(Opcodes.IRETURN));
        method.visitMaxs(Math.max(size, result.getSize()), size);
    }

    /**
     * What the JVM calls when a method that is not in force is called for the first time.
     *
     * @param wrapper where the one is that takes its place; empty if there is none
     * @param why that it is gone
     */
    public static CallSite link(MethodHandles.Lookup lookup, String name, MethodType type, String wrapper, String why)
            throws ReflectiveOperationException {
        MethodHandle target = null;
        Method[] there = wrapper.isEmpty()
                ? new Method[0]
                : CellLoader.methods(
                        Class.forName(wrapper, true, lookup.lookupClass().getClassLoader()));
        for (Method each : there) {
            if (each.getName().equals(name) && !each.isSynthetic()) {
                target = lookup.unreflect(each).asFixedArity();
            }
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
