package org.lectern.jshell;

import java.lang.invoke.LambdaMetafactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Prepares the classes of cells: every loop can be interrupted, and {@code System.exit} is refused.
 *
 * <p>The JDK's own in-process execution stops loops with {@code Thread.stop} up to 19 and with woven checks from 20 on.
 * Weaving on every JDK gives one behaviour, and never kills a thread inside a library's static initialiser.
 */
final class Weaver {
    /** What the names of classes end with that hold lambdas; a number follows. */
    static final String LAMBDAS = "$Lambdas";

    static final int MOST_LAMBDAS = 16;

    static final String CHECK = "org/lectern/jshell/StopCheck";
    private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String TELLING = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";
    /** Where the flags stand among what a lambda is made with. */
    private static final int FLAGS = 3;

    private static final String EXIT = "(I)V";
    private static final String RUNTIME_EXIT = "(Ljava/lang/Runtime;I)V";

    private Weaver() {}

    /** JShell swallows an error in loading a class and shows null instead, so a missing library must be found before. */
    static void requireLibrary() {
        ClassWriter probe = new ClassWriter(0);
        probe.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Probe", null, "java/lang/Object", null);
        weave(probe.toByteArray());
    }

    static byte[] weave(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        // No frame changes: the inserted calls take nothing from the stack and leave nothing on it.
        ClassWriter writer = new ClassWriter(0);
        reader.accept(new Classes(writer), 0);
        return writer.toByteArray();
    }

    private static final class Classes extends ClassVisitor {
        private boolean isInterface;
        private boolean isHosted;
        private String own = "";

        Classes(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                String superName,
                String @Nullable [] interfaces) {
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            own = name;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public void visitNestHost(String host) {
            isHosted = true;
            super.visitNestHost(host);
        }

        @Override
        public void visitEnd() {
            // Only what a class names here may ever share its private members, see MovedLambdas.
            for (int i = 0; i < MOST_LAMBDAS && !isHosted && own.startsWith("REPL/"); i++) {
                super.visitNestMember(own + LAMBDAS + i);
            }
            super.visitEnd();
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            // So that its value can be put into another version of the class; the compiler has seen to it that code
            // does
            // not.
            boolean isFreed = (access & Opcodes.ACC_STATIC) != 0 && value == null && !isInterface;
            return super.visitField(isFreed ? access & ~Opcodes.ACC_FINAL : access, name, descriptor, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            // A JVM may let private methods come and go with new bodies, as those of lambdas do, if they are final or
            // static.
            int kept =
                    (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) == Opcodes.ACC_PRIVATE
                                    && !name.startsWith("<")
                                    && !isInterface
                            ? access | Opcodes.ACC_FINAL
                            : access;
            return new Methods(super.visitMethod(kept, name, descriptor, signature, exceptions));
        }
    }

    private static final class Methods extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();

        Methods(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            check();
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            if (passed.contains(label)) {
                check();
            }
            super.visitJumpInsn(opcode, label);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (isExit(owner, name, descriptor)) {
                boolean onSystem = opcode == Opcodes.INVOKESTATIC;
                super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, "exit", onSystem ? EXIT : RUNTIME_EXIT, false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] woven = new Object[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                woven[i] = arguments[i] instanceof Handle handle ? refuseExit(handle) : arguments[i];
            }
            if (bootstrap.getOwner().equals(METAFACTORY)) {
                telling(name, descriptor, bootstrap, woven);
            } else {
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, woven);
            }
        }

        /** Makes lambdas serialisable, which lets them tell what they are made of, see {@link MovedLambdas}. */
        private void telling(String name, String descriptor, Handle bootstrap, Object[] arguments) {
            boolean isPlain = bootstrap.getName().equals("metafactory");
            Object[] all = isPlain ? Arrays.copyOf(arguments, arguments.length + 1) : arguments;
            int flags = isPlain ? 0 : (Integer) arguments[FLAGS];
            all[FLAGS] = flags | LambdaMetafactory.FLAG_SERIALIZABLE;
            Handle telling = new Handle(Opcodes.H_INVOKESTATIC, METAFACTORY, "altMetafactory", TELLING, false);
            super.visitInvokeDynamicInsn(name, descriptor, telling, all);
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, "check", "()V", false);
        }

        private static Handle refuseExit(Handle handle) {
            if (!isExit(handle.getOwner(), handle.getName(), handle.getDesc())) {
                return handle;
            }
            boolean onSystem = handle.getTag() == Opcodes.H_INVOKESTATIC;
            return new Handle(Opcodes.H_INVOKESTATIC, CHECK, "exit", onSystem ? EXIT : RUNTIME_EXIT, false);
        }

        private static boolean isExit(String owner, String name, String descriptor) {
            return descriptor.equals(EXIT)
                    && (owner.equals("java/lang/System") && name.equals("exit")
                            || owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt")));
        }
    }
}
