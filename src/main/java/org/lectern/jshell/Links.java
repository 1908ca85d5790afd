package org.lectern.jshell;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Whether the methods and fields that a class file uses are there. */
final class Links extends ClassVisitor {
    private final Function<String, @Nullable Class<?>> classes;
    private boolean complete = true;

    private Links(Function<String, @Nullable Class<?>> classes) {
        super(Opcodes.ASM9);
        this.classes = classes;
    }

    /**
     * Whether all are there that belong to known classes.
     *
     * @param classes the class of a name; null for one that need not be looked at
     */
    static boolean areThere(byte[] classFile, Function<String, @Nullable Class<?>> classes) {
        Links links = new Links(classes);
        new ClassReader(classFile).accept(links, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return links.complete;
    }

    /** Whether two class files declare methods of the same names and types. */
    static boolean declareTheSame(byte[] one, byte[] other) {
        return declared(one).equals(declared(other));
    }

    /**
     * Whether what two versions of a class both have is the same to a compiler, beyond what the JVM compares: the exceptions that
     * methods declare, type arguments, and the constants of final fields, which it writes where those are read. What is private
     * concerns nobody else.
     */
    static boolean promiseTheSame(byte[] one, byte[] other) {
        Map<String, String> before = promised(one);
        Map<String, String> now = promised(other);
        before.keySet().retainAll(now.keySet());
        return before.entrySet().stream().allMatch(each -> each.getValue().equals(now.get(each.getKey())));
    }

    private static Map<String, String> promised(byte[] classFile) {
        ClassNode tree = ClassTrees.bare(classFile);
        Map<String, String> all = new HashMap<>();
        all.put("", Versions.unversioned(tree.signature + ""));
        for (MethodNode each : tree.methods) {
            if ((each.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) == 0) {
                String thrown = each.exceptions.stream().sorted().toList().toString();
                all.put(Versions.unversioned(each.name + each.desc), Versions.unversioned(each.signature + thrown));
            }
        }
        // Whoever may use a field, objects that are there hold something in it.
        tree.fields.forEach(each -> all.put(each.name, Versions.unversioned(each.signature + "") + " = " + each.value));
        return all;
    }

    private static Set<String> declared(byte[] classFile) {
        return ClassTrees.bare(classFile).methods.stream()
                .map(method -> method.name + method.desc)
                .collect(Collectors.toSet());
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                method(owner, name, descriptor);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                Class<?> type = classes.apply(owner.replace('/', '.'));
                complete &= type == null || hasField(type, name, descriptor);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                for (Object each : arguments) {
                    if (each instanceof Handle handle && handle.getDesc().startsWith("(")) {
                        method(handle.getOwner(), handle.getName(), handle.getDesc());
                    }
                }
            }
        };
    }

    private void method(String owner, String name, String descriptor) {
        Class<?> type = classes.apply(owner.replace('/', '.'));
        complete &= type == null || hasMethod(type, name, descriptor);
    }

    private static boolean hasMethod(Class<?> type, String name, String descriptor) {
        if (name.equals("<init>")) {
            return Stream.of(type.getDeclaredConstructors()).anyMatch(each -> descriptor.equals(descriptor(each)));
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (Stream.of(at.getDeclaredMethods()).anyMatch(each -> matches(each, name, descriptor))) {
                return true;
            }
        }
        return Stream.of(type.getMethods()).anyMatch(each -> matches(each, name, descriptor));
    }

    private static boolean matches(Method method, String name, String descriptor) {
        return method.getName().equals(name)
                && descriptor.equals(MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .descriptorString());
    }

    private static String descriptor(Constructor<?> constructor) {
        return MethodType.methodType(void.class, constructor.getParameterTypes())
                .descriptorString();
    }

    private static boolean hasField(Class<?> type, String name, String descriptor) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)
                        && field.getType().descriptorString().equals(descriptor)) {
                    return true;
                }
            }
        }
        return false;
    }
}
