package org.lectern.jshell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/** What code puts into the collections and arrays that static fields hold: the blocks of an initialiser, and methods. */
final class StaticBlocks {
    /** How collections are changed, by the beginnings of methods' names. */
    private static final List<String> CHANGING = List.of(
            "put", "add", "set", "merge", "compute", "remove", "clear", "push", "pop", "offer", "poll", "replace",
            "retain", "insert");

    /** Statements between the assignments of static fields, and the fields whose contents they use. */
    record Block(Set<String> fields, List<AbstractInsnNode> code) {}

    private final String owner;
    private final List<Block> blocks = new ArrayList<>();
    private final List<AbstractInsnNode> open = new ArrayList<>();
    private final List<AbstractInsnNode> statement = new ArrayList<>();

    private StaticBlocks(String owner) {
        this.owner = owner;
    }

    /** The blocks of a class's initialiser; a statement ends where the stack is empty. */
    static List<Block> of(ClassNode tree, MethodNode initialiser) {
        StaticBlocks found = new StaticBlocks(tree.name);
        Frame<BasicValue>[] frames;
        try {
            frames = new Analyzer<>(new BasicInterpreter()).analyze(tree.name, initialiser);
        } catch (AnalyzerException e) {
            return List.of();
        }
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != null && frames[i].getStackSize() == 0) {
                found.endStatement();
            }
            found.statement.add(initialiser.instructions.get(i));
        }
        found.endStatement();
        found.endBlock();
        return found.blocks;
    }

    private void endStatement() {
        AbstractInsnNode last = statement.isEmpty() ? null : statement.get(statement.size() - 1);
        if (last == null) {
            return;
        }
        if (!isAssignment(last)) {
            open.addAll(statement);
        } else if (isConditional()) {
            // The block is the condition of what is assigned.
            open.clear();
        } else {
            endBlock();
        }
        statement.clear();
    }

    private boolean isAssignment(AbstractInsnNode code) {
        return code.getOpcode() == Opcodes.PUTSTATIC && ((FieldInsnNode) code).owner.equals(owner);
    }

    /** Whether what is open jumps into the midst of the statement. */
    private boolean isConditional() {
        Set<LabelNode> targets = new HashSet<>();
        for (AbstractInsnNode each : open) {
            if (each instanceof JumpInsnNode jump) {
                targets.add(jump.label);
            }
        }
        return statement.stream().skip(1).anyMatch(targets::contains);
    }

    private void endBlock() {
        Set<String> fields = new HashSet<>();
        for (AbstractInsnNode each : open) {
            if (isContent(each)) {
                fields.add(((FieldInsnNode) each).name);
            }
        }
        if (!fields.isEmpty()) {
            blocks.add(new Block(fields, List.copyOf(open)));
        }
        open.clear();
    }

    /** Whether code reads a static field of the class that holds an object. */
    private boolean isContent(AbstractInsnNode code) {
        return code.getOpcode() == Opcodes.GETSTATIC
                && ((FieldInsnNode) code).owner.equals(owner)
                && ((FieldInsnNode) code).desc.length() > 1;
    }

    /** The static fields whose collections or arrays methods change, with those methods. */
    static Map<String, Set<String>> fillers(ClassNode tree) {
        StaticBlocks found = new StaticBlocks(tree.name);
        Map<String, Set<String>> fillers = new HashMap<>();
        for (MethodNode method : tree.methods) {
            boolean isNamed = !method.name.startsWith("<") && !method.name.startsWith(ClassTrees.LAMBDA);
            if (isNamed && method.instructions.size() > 0) {
                found.fill(method)
                        .forEach(field -> fillers.computeIfAbsent(field, any -> new HashSet<>())
                                .add(method.name + method.desc));
            }
        }
        return fillers;
    }

    private Set<String> fill(MethodNode method) {
        Set<String> filled = new HashSet<>();
        try {
            Frame<SourceValue>[] frames = new Analyzer<>(new SourceInterpreter()).analyze(owner, method);
            for (int i = 0; i < frames.length; i++) {
                AbstractInsnNode code = method.instructions.get(i);
                String field = frames[i] == null || !isChange(code) ? null : receiver(code, frames, method);
                if (field != null) {
                    filled.add(field);
                }
            }
        } catch (AnalyzerException e) {
            // Such code does not run either.
        }
        return filled;
    }

    private static boolean isChange(AbstractInsnNode code) {
        boolean isStore = code.getOpcode() >= Opcodes.IASTORE && code.getOpcode() <= Opcodes.SASTORE;
        return isStore
                || code instanceof MethodInsnNode call
                        && call.owner.startsWith("java/util/")
                        && CHANGING.stream().anyMatch(call.name::startsWith);
    }

    /** The static field that holds what code works on, or in which that is found; null if none. */
    private @Nullable String receiver(AbstractInsnNode code, Frame<SourceValue>[] frames, MethodNode method) {
        AbstractInsnNode at = code;
        // A chain such as table.get(name).add(value) has an end.
        for (int i = 0; i < frames.length; i++) {
            Frame<SourceValue> frame = frames[method.instructions.indexOf(at)];
            int depth = depth(at);
            if (frame == null || depth < 0 || depth >= frame.getStackSize()) {
                return null;
            }
            Set<AbstractInsnNode> sources = frame.getStack(frame.getStackSize() - 1 - depth).insns;
            if (sources.size() != 1) {
                return null;
            }
            at = sources.iterator().next();
            if (isContent(at)) {
                return ((FieldInsnNode) at).name;
            }
        }
        return null;
    }

    /** How deep in the stack what an instruction works on lies; -1 for any that works on nothing of that kind. */
    private static int depth(AbstractInsnNode code) {
        int opcode = code.getOpcode();
        if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
            return 2;
        }
        if (opcode == Opcodes.AALOAD) {
            return 1;
        }
        if (opcode == Opcodes.CHECKCAST) {
            return 0;
        }
        return code instanceof MethodInsnNode call && opcode != Opcodes.INVOKESTATIC
                ? Type.getArgumentTypes(call.desc).length
                : -1;
    }
}
