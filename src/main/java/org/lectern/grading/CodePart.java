package org.lectern.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * A method, or a field with what its initialiser does.
 *
 * @param code the instructions; of a constructor those that no field's initialiser has
 */
record CodePart(
        ClassNode owner,
        @Nullable MethodNode method,
        @Nullable FieldNode field,
        List<AbstractInsnNode> code) {
    List<AnnotationNode> annotations() {
        List<AnnotationNode> all =
                method != null ? method.visibleAnnotations : Objects.requireNonNull(field).visibleAnnotations;
        return all == null ? List.of() : all;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CodePart part && part.method == method && part.field == field;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(method) * 31 + System.identityHashCode(field);
    }

    /** The parts of a class by name and descriptor. */
    static Map<String, CodePart> of(ClassNode type) {
        Map<String, CodePart> found = new LinkedHashMap<>();
        type.fields.forEach(
                field -> found.put(field.name + field.desc, new CodePart(type, null, field, new ArrayList<>())));
        for (MethodNode method : type.methods) {
            List<AbstractInsnNode> code = new ArrayList<>(List.of(method.instructions.toArray()));
            if (method.name.startsWith("<")) {
                for (Map.Entry<FieldInsnNode, List<AbstractInsnNode>> each : initialisers(type, method)) {
                    CodePart field = found.get(each.getKey().name + each.getKey().desc);
                    if (field != null) {
                        field.code().addAll(each.getValue());
                        code.removeAll(Set.copyOf(each.getValue()));
                    }
                }
            }
            found.put(method.name + method.desc, new CodePart(type, method, null, code));
        }
        return found;
    }

    /** The code that assigns fields of the class itself: from where the stack was empty last to the assignment. */
    private static List<Map.Entry<FieldInsnNode, List<AbstractInsnNode>>> initialisers(
            ClassNode type, MethodNode method) {
        Frame<BasicValue>[] frames;
        try {
            frames = new Analyzer<>(new BasicInterpreter()).analyze(type.name, method);
        } catch (AnalyzerException e) {
            return List.of();
        }
        List<Map.Entry<FieldInsnNode, List<AbstractInsnNode>>> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != null && frames[i].getStackSize() == 0) {
                start = i;
            }
            AbstractInsnNode code = method.instructions.get(i);
            boolean puts = code.getOpcode() == Opcodes.PUTFIELD || code.getOpcode() == Opcodes.PUTSTATIC;
            if (puts && code instanceof FieldInsnNode put && put.owner.equals(type.name)) {
                List<AbstractInsnNode> segment = new ArrayList<>();
                for (int j = start; j <= i; j++) {
                    // Tables of the method may name its labels.
                    if (!(method.instructions.get(j) instanceof LabelNode)) {
                        segment.add(method.instructions.get(j));
                    }
                }
                found.add(Map.entry(put, segment));
            }
        }
        return found;
    }

    /** Takes this field's initialiser out of the constructors; what they do besides stays. */
    void removeInitialiser() {
        for (MethodNode method : owner.methods) {
            if (method.name.startsWith("<")) {
                code.stream()
                        .filter(each -> method.instructions.contains(each))
                        .toList()
                        .forEach(method.instructions::remove);
            }
        }
    }
}
