package org.lectern.jshell;

import java.lang.invoke.LambdaMetafactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * Prepares the classes of cells: every loop can be interrupted, {@code System.exit} is refused, and the kernel's own threads are
 * left alone.
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
    private static final String THREADS = "org/lectern/jshell/OwnThreads";
    private static final String THREAD = "java/lang/Thread";
    private static final String TRACES = "org/lectern/jshell/StackTraces";
    private static final String ELEMENTS = "()[Ljava/lang/StackTraceElement;";
    private static final Set<String> PRINTED = Set.of("()V", "(Ljava/io/PrintStream;)V", "(Ljava/io/PrintWriter;)V");
    private static final Set<String> STOPPING = Set.of("interrupt", "stop", "suspend");

    private Weaver() {}

    /** JShell swallows an error in loading a class and shows null instead, so a missing library must be found before. */
    static void requireLibrary() {
        ClassWriter probe = new ClassWriter(0);
        probe.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Probe", null, "java/lang/Object", null);
        ClassTrees.of(weave(probe.toByteArray()));
    }

    static byte[] weave(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        // No frame changes: what is inserted leaves nothing on the stack.
        ClassWriter writer = new ClassWriter(0);
        reader.accept(new Classes(writer), 0);
        return writer.toByteArray();
    }

    private static final class Classes extends ClassVisitor {
        private boolean isInterface;
        private boolean isHosted;
        private String own = "";
        private boolean isRecord;
        private final List<String> components = new ArrayList<>();
        private final List<String> types = new ArrayList<>();

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
            isRecord = "java/lang/Record".equals(superName);
            super.visit(version, access, name, signature, superName, interfaces);
        }

        @Override
        public void visitNestHost(String host) {
            isHosted = true;
            super.visitNestHost(host);
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
            components.add(name);
            types.add(descriptor);
            return super.visitRecordComponent(name, descriptor, signature);
        }

        /** A constructor that takes the values as they are, for records that move to a new class. */
        private void makeConstructor() {
            MethodVisitor made = super.visitMethod(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC,
                    "<init>",
                    "(" + String.join("", types) + "L" + CHECK + ";)V",
                    null,
                    null);
            made.visitCode();
            made.visitVarInsn(Opcodes.ALOAD, 0);
            made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Record", "<init>", "()V", false);
            int local = 1;
            for (int i = 0; i < components.size(); i++) {
                Type type = Type.getType(types.get(i));
                made.visitVarInsn(Opcodes.ALOAD, 0);
                made.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
                made.visitFieldInsn(Opcodes.PUTFIELD, own, components.get(i), types.get(i));
                local += type.getSize();
            }
            made.visitInsn(Opcodes.RETURN);
            made.visitMaxs(3, local + 1);
            made.visitEnd();
        }

        @Override
        public void visitEnd() {
            if (isRecord) {
                makeConstructor();
            }
            // Only what a class names here may ever share its private members, see MovedLambdas.
            for (int i = 0; i < MOST_LAMBDAS && !isHosted && own.startsWith("REPL/"); i++) {
                super.visitNestMember(own + LAMBDAS + i);
            }
            super.visitEnd();
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            // So that its value can be put into another version of the class; the compiler has seen to it that cells do
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
            // A JVM may let private methods come and go, as those of lambdas do, if they are final or static.
            int kept =
                    (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) == Opcodes.ACC_PRIVATE
                                    && !name.startsWith("<")
                                    && !isInterface
                            ? access | Opcodes.ACC_FINAL
                            : access;
            MethodVisitor next = super.visitMethod(kept, name, descriptor, signature, exceptions);
            return new Methods(next, name.equals("<clinit>") ? own : null);
        }
    }

    private static final class Methods extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();
        private final @Nullable String initialised;

        /** @param initialised the class that the method initialises, if it does */
        Methods(MethodVisitor next, @Nullable String initialised) {
            super(Opcodes.ASM9, next);
            this.initialised = initialised;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (initialised != null) {
                super.visitLdcInsn(Type.getObjectType(initialised));
                super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, "begin", "(Ljava/lang/Class;)V", false);
            }
            check();
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(Math.max(stack, 1), locals);
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
                super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, name, onSystem ? EXIT : RUNTIME_EXIT, false);
            } else if (opcode == Opcodes.INVOKEVIRTUAL && isTracing(name, descriptor)) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, TRACES, name, ofObject(descriptor), false);
            } else if (opcode == Opcodes.INVOKESPECIAL
                    && isPrinting(name, descriptor)
                    && descriptor.equals("()V")
                    && owner.startsWith("java/")) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, TRACES, "printPlainly", "(Ljava/lang/Throwable;)V", false);
            } else if (opcode == Opcodes.INVOKESTATIC && owner.equals(THREAD) && isOfThreads(name)) {
                super.visitMethodInsn(opcode, TRACES, name, descriptor, false);
            } else {
                if (opcode == Opcodes.INVOKEVIRTUAL && isStopping(owner, name, descriptor)) {
                    String type = "L" + owner + ";";
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, THREADS, "own", "(" + type + ")" + type, false);
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] woven = arguments.clone();
            String captured = descriptor;
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Handle before) {
                    Handle now = woven(before);
                    woven[i] = now;
                    captured = before.equals(now) ? captured : capturing(captured, now.getDesc());
                }
            }
            if (bootstrap.getOwner().equals(METAFACTORY)) {
                telling(name, captured, bootstrap, woven);
            } else {
                super.visitInvokeDynamicInsn(name, captured, bootstrap, woven);
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

        /** What a reference as {@code e::printStackTrace} captures has to be of the very type of the method's parameter. */
        private static String capturing(String descriptor, String method) {
            Type[] captured = Type.getArgumentTypes(descriptor);
            Type[] parameters = Type.getArgumentTypes(method);
            if (captured.length == 1 && captured[0].getSort() == Type.OBJECT && parameters.length > 0) {
                captured[0] = parameters[0];
            }
            return Type.getMethodDescriptor(Type.getReturnType(descriptor), captured);
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, "check", "()V", false);
        }

        /** What a method reference refers to. */
        private static Handle woven(Handle handle) {
            String owner = handle.getOwner();
            String name = handle.getName();
            if (isExit(owner, name, handle.getDesc())) {
                boolean onSystem = handle.getTag() == Opcodes.H_INVOKESTATIC;
                return new Handle(Opcodes.H_INVOKESTATIC, CHECK, name, onSystem ? EXIT : RUNTIME_EXIT, false);
            }
            if (handle.getTag() == Opcodes.H_INVOKEVIRTUAL && isTracing(name, handle.getDesc())) {
                return new Handle(Opcodes.H_INVOKESTATIC, TRACES, name, ofObject(handle.getDesc()), false);
            }
            if (handle.getTag() == Opcodes.H_INVOKESTATIC && owner.equals(THREAD) && isOfThreads(name)) {
                return new Handle(Opcodes.H_INVOKESTATIC, TRACES, name, handle.getDesc(), false);
            }
            if (owner.equals(THREAD) && name.equals("interrupt")) {
                return new Handle(Opcodes.H_INVOKESTATIC, THREADS, name, "(L" + THREAD + ";)V", false);
            }
            return handle;
        }

        /** Whose class is not looked at, for it may not be loaded yet. */
        private static boolean isPrinting(String name, String descriptor) {
            return name.equals(StackTraces.METHOD) && PRINTED.contains(descriptor);
        }

        private static boolean isTracing(String name, String descriptor) {
            return isPrinting(name, descriptor) || name.equals(StackTraces.ELEMENTS) && descriptor.equals(ELEMENTS);
        }

        private static boolean isOfThreads(String name) {
            return name.equals("dumpStack") || name.equals(StackTraces.ALL);
        }

        private static String ofObject(String descriptor) {
            return "(Ljava/lang/Object;" + descriptor.substring(1);
        }

        /** A thread of a class of a cell's needs no asking: a cell has made it. */
        private static boolean isStopping(String owner, String name, String descriptor) {
            return descriptor.equals("()V")
                    && STOPPING.contains(name)
                    && (owner.equals(THREAD) || owner.equals("java/lang/ThreadGroup"));
        }

        private static boolean isExit(String owner, String name, String descriptor) {
            return descriptor.equals(EXIT)
                    && (owner.equals("java/lang/System") && name.equals("exit")
                            || owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt")));
        }
    }
}
