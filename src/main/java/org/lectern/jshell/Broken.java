package org.lectern.jshell;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Classes that JShell has put in the place of those that do not compile any more: their methods and constructors throw, and nothing
 * gives their static fields values.
 */
final class Broken {
    private static final String THROWN = "jdk/jshell/spi/SPIResolutionException";
    private static final String INITIALISER = "<clinit>";
    private static final String CONSTRUCTOR = "<init>";
    private static final int FINAL_STATIC = Opcodes.ACC_FINAL | Opcodes.ACC_STATIC;

    /** The wrappers of such classes, by their names. */
    private final Set<String> wrappers = ConcurrentHashMap.newKeySet();
    /** What such a class was when it compiled last, by its name. */
    private final Map<String, Class<?>> whole = new ConcurrentHashMap<>();

    /** Whether a class file is such a one's, or of a method that does not compile. */
    static boolean isIn(byte[] classFile) {
        return new String(classFile, StandardCharsets.ISO_8859_1).contains(THROWN);
    }

    /** Takes note of whether a wrapper has such classes. */
    void note(String wrapper, boolean isBroken) {
        if (isBroken) {
            wrappers.add(wrapper);
        } else {
            wrappers.remove(wrapper);
        }
    }

    /** Takes note of what a class takes the place of. */
    void load(String name, Class<?> before) {
        if (has(name)) {
            whole.put(name, whole(before));
        }
    }

    boolean has(String name) {
        String wrapper = Versions.wrapper(name);
        return wrapper != null && wrappers.contains(wrapper) && !Versions.isWrapper(name);
    }

    /** What a class was when it compiled last; itself if it does. */
    Class<?> whole(Class<?> type) {
        return has(type.getName()) ? whole.getOrDefault(type.getName(), type) : type;
    }

    /** The class with an initialiser that throws what its methods throw, if it has static fields that nothing gives their values. */
    static byte[] refusing(byte[] classFile) {
        ClassNode tree = ClassTrees.of(classFile);
        AbstractInsnNode number = number(tree);
        boolean hasStatics = tree.fields.stream()
                .anyMatch(field -> (field.access & FINAL_STATIC) == Opcodes.ACC_STATIC && field.value == null);
        if (number == null || !hasStatics || (tree.access & Opcodes.ACC_INTERFACE) != 0) {
            return classFile;
        }
        MethodNode initialiser = new MethodNode(Opcodes.ACC_STATIC, INITIALISER, "()V", null, null);
        initialiser.visitTypeInsn(Opcodes.NEW, THROWN);
        initialiser.visitInsn(Opcodes.DUP);
        initialiser.instructions.add(number.clone(Map.of()));
        initialiser.visitMethodInsn(Opcodes.INVOKESPECIAL, THROWN, CONSTRUCTOR, "(I)V", false);
        initialiser.visitInsn(Opcodes.ATHROW);
        initialiser.visitMaxs(3, 0);
        tree.methods.removeIf(method -> method.name.equals(INITIALISER));
        tree.methods.add(initialiser);
        return ClassTrees.file(tree);
    }

    /** The class with constants, if it is an enum, which are given what they held. */
    static byte[] withConstants(byte[] classFile) {
        ClassNode tree = ClassTrees.of(classFile);
        if ((tree.access & Opcodes.ACC_ENUM) == 0) {
            return classFile;
        }
        for (MethodNode method : tree.methods) {
            for (AbstractInsnNode each : method.instructions.toArray()) {
                boolean isThrown = method.name.equals(CONSTRUCTOR) && each.getOpcode() == Opcodes.ATHROW;
                if (isThrown && each.getPrevious() instanceof MethodInsnNode made && made.owner.equals(THROWN)) {
                    method.instructions.insertBefore(each, new InsnNode(Opcodes.POP));
                    method.instructions.set(each, new InsnNode(Opcodes.RETURN));
                }
            }
        }
        return ClassTrees.file(tree);
    }

    /** What puts JShell's number of the definition on the stack; null if nothing does. */
    private static @Nullable AbstractInsnNode number(ClassNode tree) {
        for (MethodNode method : tree.methods) {
            for (AbstractInsnNode each : method.instructions) {
                if (each instanceof MethodInsnNode made && made.owner.equals(THROWN)) {
                    return made.getPrevious();
                }
            }
        }
        return null;
    }
}
