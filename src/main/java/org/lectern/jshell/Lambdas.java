package org.lectern.jshell;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Keeps the code of lambdas that live. The compiler numbers the lambdas of a class ({@code lambda$f$0}); with another body for
 * the class, one that was made before would run whatever has its number now.
 */
final class Lambdas {
    static final String PREFIX = "lambda$";

    private Lambdas() {}

    /**
     * A class file with the lambdas of both versions of its class.
     *
     * @param before the version in force, whose lambdas keep their names
     * @param after the version to come, whose lambdas get names of their own
     * @param suffix what makes them differ
     */
    static byte[] kept(byte[] before, byte[] after, String suffix) {
        ClassWriter writer = new ClassWriter(0);
        boolean[] hasLambdas = {false};
        UnaryOperator<String> renamed = name -> name.startsWith(PREFIX) ? name + suffix : name;
        new ClassReader(after)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                hasLambdas[0] |= name.startsWith(PREFIX);
                                return new Renaming(
                                        super.visitMethod(
                                                access, renamed.apply(name), descriptor, signature, exceptions),
                                        renamed);
                            }
                        },
                        0);
        new ClassReader(before)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public @Nullable MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                if (!name.startsWith(PREFIX)) {
                                    return null;
                                }
                                hasLambdas[0] = true;
                                return writer.visitMethod(access, name, descriptor, signature, exceptions);
                            }
                        },
                        0);
        return hasLambdas[0] ? writer.toByteArray() : after;
    }

    /** Makes code refer to lambdas by their new names. */
    private static final class Renaming extends MethodVisitor {
        private final UnaryOperator<String> renamed;

        Renaming(MethodVisitor next, UnaryOperator<String> renamed) {
            super(Opcodes.ASM9, next);
            this.renamed = renamed;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] now = arguments.clone();
            for (int i = 0; i < now.length; i++) {
                if (now[i] instanceof Handle handle && handle.getName().startsWith(PREFIX)) {
                    now[i] = new Handle(
                            handle.getTag(),
                            handle.getOwner(),
                            renamed.apply(handle.getName()),
                            handle.getDesc(),
                            handle.isInterface());
                }
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, now);
        }
    }
}
