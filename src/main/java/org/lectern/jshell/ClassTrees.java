package org.lectern.jshell;

import java.util.List;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Class files as trees. */
final class ClassTrees {
    /** What the names of methods begin with that the compiler makes of lambdas. */
    static final String LAMBDA = "lambda$";

    private ClassTrees() {}

    static ClassNode of(byte[] classFile) {
        return of(classFile, 0);
    }

    /** A class file without its lines and frames, to be read only. */
    static ClassNode bare(byte[] classFile) {
        return of(classFile, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    private static ClassNode of(byte[] classFile, int skipped) {
        ClassNode tree = new ClassNode();
        new ClassReader(classFile).accept(tree, skipped);
        return tree;
    }

    static byte[] file(ClassNode tree) {
        ClassWriter writer = new ClassWriter(0);
        tree.accept(writer);
        return writer.toByteArray();
    }

    static List<MethodNode> lambdas(ClassNode tree) {
        return tree.methods.stream()
                .filter(method -> method.name.startsWith(LAMBDA))
                .toList();
    }

    /** Makes code refer to other methods than the lambdas that it names. */
    static void rename(MethodNode method, UnaryOperator<Handle> lambdas) {
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof InvokeDynamicInsnNode made) {
                for (int i = 0; i < made.bsmArgs.length; i++) {
                    if (made.bsmArgs[i] instanceof Handle handle
                            && handle.getName().startsWith(LAMBDA)) {
                        made.bsmArgs[i] = lambdas.apply(handle);
                    }
                }
            }
        }
    }
}
