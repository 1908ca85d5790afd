package org.lectern.jshell;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Keeps the code of lambdas that live. The compiler numbers the lambdas of a class ({@code lambda$f$0}); with another body for
 * the class, one that was made before would run whatever has its number now.
 */
final class Lambdas {
    private Lambdas() {}

    /**
     * A class file with the lambdas of both versions of its class.
     *
     * @param before the version in force, whose lambdas keep their names
     * @param after the version to come, whose lambdas get names of their own
     * @param suffix what makes them differ
     * @param same those of before that are in the version to come as well, and get its code
     */
    static byte[] kept(byte[] before, byte[] after, String suffix, Set<String> same) {
        ClassNode now = ClassTrees.of(after);
        List<MethodNode> old = ClassTrees.lambdas(ClassTrees.of(before));
        if (old.isEmpty() && ClassTrees.lambdas(now).isEmpty()) {
            return after;
        }
        for (MethodNode method : now.methods) {
            if (method.name.startsWith(ClassTrees.LAMBDA)) {
                method.name += suffix;
            }
            ClassTrees.rename(
                    method,
                    lambda -> new Handle(
                            lambda.getTag(),
                            lambda.getOwner(),
                            lambda.getName() + suffix,
                            lambda.getDesc(),
                            lambda.isInterface()));
        }
        for (MethodNode method : old) {
            MethodNode heir = same.contains(method.name) ? heir(method, now, suffix) : null;
            now.methods.add(heir == null ? method : heir);
        }
        return ClassTrees.file(now);
    }

    /** A lambda of before with the code that it has in the version to come; null if it is not there as it was. */
    private static @Nullable MethodNode heir(MethodNode before, ClassNode now, String suffix) {
        String name = Editions.base(before.name) + suffix;
        for (MethodNode each : now.methods) {
            if (each.name.equals(name) && each.desc.equals(before.desc) && each.access == before.access) {
                MethodNode heir = new MethodNode(
                        Opcodes.ASM9,
                        each.access,
                        before.name,
                        each.desc,
                        each.signature,
                        each.exceptions.toArray(String[]::new));
                each.accept(heir);
                return heir;
            }
        }
        return null;
    }

    /** A class with nothing but the code of a class's lambdas, as static methods. */
    static ClassNode moved(ClassNode home, CellLoader.Holder place) {
        ClassNode holder = place.tree();
        for (MethodNode method : ClassTrees.lambdas(home)) {
            useMoved(method, home, holder.name);
            method.desc = ofAll(method.desc, (method.access & Opcodes.ACC_STATIC) != 0, home);
            method.access = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
            method.signature = null;
            holder.methods.add(method);
        }
        return holder;
    }

    /** Makes a method of a class refer to lambdas in the class that holds them now. */
    static void useMoved(MethodNode method, ClassNode home, String holder) {
        ClassTrees.rename(
                method,
                lambda -> lambda.getOwner().equals(home.name)
                        ? new Handle(
                                Opcodes.H_INVOKESTATIC,
                                holder,
                                lambda.getName(),
                                ofAll(lambda.getDesc(), lambda.getTag() == Opcodes.H_INVOKESTATIC, home),
                                false)
                        : lambda);
    }

    /** The parameters of a method as a static one has them: what it is called on comes first. */
    static String ofAll(String descriptor, boolean isStatic, ClassNode home) {
        return isStatic ? descriptor : "(L" + home.name + ";" + descriptor.substring(1);
    }
}
