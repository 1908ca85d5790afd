package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * What gives fields of an object their first values: the code of their initialisers, which the compiler puts into constructors, and
 * of assignments there that need nothing but the object. With it an object that has got a new field gets its value, and no
 * constructor runs a second time.
 */
final class FirstValues {
    private static final String CONSTRUCTOR = "<init>";

    private final ClassNode type;
    private final MethodNode constructor;
    private final Frame<BasicValue>[] frames;

    private FirstValues(ClassNode type, MethodNode constructor) throws AnalyzerException {
        this.type = type;
        this.constructor = constructor;
        frames = new Analyzer<>(new BasicInterpreter()).analyze(type.name, constructor);
    }

    /**
     * What can be had of fields' first values.
     *
     * @param values in the order in which they are given
     * @param missing the fields that get theirs of a constructor's parameters, or else not by themselves
     */
    record Found(List<Value> values, Set<String> missing) {
        static final Found NONE = new Found(List.of(), Set.of());
    }

    /**
     * The first value of a field.
     *
     * @param code gives it for an object; a static method of one parameter
     * @param isFilled whether constructors, or what they call, go on with what the field holds then, as with a list
     */
    record Value(Field field, Method code, boolean isFilled) {}

    /** The first values of some fields of a class of cells. */
    static Found of(CellLoader loader, Class<?> type, Set<String> fields) {
        byte[] classFile = loader.file(type.getName());
        if (classFile == null || fields.isEmpty()) {
            return new Found(List.of(), fields);
        }
        ClassNode tree = ClassTrees.of(classFile);
        List<MethodNode> constructors = tree.methods.stream()
                .filter(method -> method.name.equals(CONSTRUCTOR))
                .toList();
        Set<String> given = new HashSet<>();
        constructors.forEach(each -> given.addAll(assigned(tree, each, fields)));
        if (given.isEmpty()) {
            return Found.NONE;
        }
        try {
            for (MethodNode each : simplestFirst(constructors)) {
                FirstValues values = new FirstValues(tree, each);
                int start = values.start();
                if (start > 0) {
                    List<Value> found = values.found(loader, type, fields, start);
                    found.forEach(value -> given.remove(value.field().getName()));
                    return new Found(found, given);
                }
            }
        } catch (AnalyzerException | ReflectiveOperationException | LinkageError e) {
            // Then a constructor has to run.
        }
        return new Found(List.of(), given);
    }

    private static List<MethodNode> simplestFirst(List<MethodNode> constructors) {
        return Stream.concat(
                        constructors.stream().filter(each -> each.desc.equals("()V")),
                        constructors.stream().filter(each -> !each.desc.equals("()V")))
                .toList();
    }

    private static Set<String> assigned(ClassNode type, MethodNode constructor, Set<String> fields) {
        Set<String> found = new HashSet<>();
        for (AbstractInsnNode each : constructor.instructions) {
            if (isAssignment(type, each) && fields.contains(((FieldInsnNode) each).name)) {
                found.add(((FieldInsnNode) each).name);
            }
        }
        return found;
    }

    private static boolean isAssignment(ClassNode type, AbstractInsnNode instruction) {
        return instruction.getOpcode() == Opcodes.PUTFIELD && ((FieldInsnNode) instruction).owner.equals(type.name);
    }

    /** Where the superclass's constructor has run; 0 if another one of the class's runs instead. */
    private int start() {
        for (int i = 0; i + 1 < frames.length; i++) {
            if (constructor.instructions.get(i) instanceof MethodInsnNode call
                    && call.name.equals(CONSTRUCTOR)
                    && isBetween(i + 1)) {
                return call.owner.equals(type.name) ? 0 : i + 1;
            }
        }
        return 0;
    }

    /** Whether statements begin or end here. */
    private boolean isBetween(int place) {
        return frames[place] != null && frames[place].getStackSize() == 0;
    }

    private List<Value> found(CellLoader loader, Class<?> type, Set<String> fields, int start)
            throws ReflectiveOperationException {
        List<MethodNode> code = new ArrayList<>();
        List<Field> order = new ArrayList<>();
        int begin = start;
        for (int i = start; i < frames.length; i++) {
            AbstractInsnNode each = constructor.instructions.get(i);
            if (each.getOpcode() >= 0 && isBetween(i)) {
                begin = i;
            }
            if (isAssignment(this.type, each) && fields.contains(((FieldInsnNode) each).name) && isOfItsOwn(begin, i)) {
                order.add(type.getDeclaredField(((FieldInsnNode) each).name));
                code.add(method("value" + code.size(), begin, i));
            }
        }
        if (code.isEmpty()) {
            return List.of();
        }
        CellLoader.Holder place = loader.holder(this.type.name);
        ClassNode holder = Lambdas.moved(this.type, place);
        code.forEach(method -> Lambdas.useMoved(method, this.type, holder.name));
        holder.methods.addAll(code);
        // Its frames are those of other locals and another stack.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        holder.accept(writer);
        Class<?> made = loader.define(place.name(), writer.toByteArray());
        Set<String> used = usedByConstructors();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            Method method = made.getDeclaredMethod(code.get(i).name, type);
            method.setAccessible(true);
            Field field = order.get(i);
            values.add(new Value(field, method, Fields.mayHoldMore(field.getType()) && used.contains(field.getName())));
        }
        return values;
    }

    /** The fields that constructors read, and the class's code that they call. */
    private Set<String> usedByConstructors() {
        Set<String> used = new HashSet<>();
        Set<String> called = new HashSet<>(Set.of(CONSTRUCTOR));
        Deque<String> open = new ArrayDeque<>(called);
        while (!open.isEmpty()) {
            String name = open.pop();
            type.methods.stream()
                    .filter(method -> method.name.equals(name))
                    .flatMap(method -> Stream.of(method.instructions.toArray()))
                    .forEach(each -> {
                        if (each instanceof FieldInsnNode field
                                && field.getOpcode() == Opcodes.GETFIELD
                                && field.owner.equals(type.name)) {
                            used.add(field.name);
                        }
                        ownCalls(each).filter(called::add).forEach(open::push);
                    });
        }
        return used;
    }

    private Stream<String> ownCalls(AbstractInsnNode instruction) {
        if (instruction instanceof MethodInsnNode call) {
            return call.owner.equals(type.name) ? Stream.of(call.name) : Stream.empty();
        }
        return instruction instanceof InvokeDynamicInsnNode made
                ? Stream.of(made.bsmArgs)
                        .filter(each ->
                                each instanceof Handle code && code.getOwner().equals(type.name))
                        .map(each -> ((Handle) each).getName())
                : Stream.empty();
    }

    /** Whether an assignment, from its first to its last instruction, always runs and needs nothing but the object. */
    private boolean isOfItsOwn(int begin, int end) {
        if (!(constructor.instructions.get(begin) instanceof VarInsnNode object)
                || object.getOpcode() != Opcodes.ALOAD
                || object.var != 0
                || !constructor.tryCatchBlocks.isEmpty()) {
            return false;
        }
        Set<Integer> own = new HashSet<>(Set.of(0));
        for (int i = 0; i < frames.length; i++) {
            AbstractInsnNode each = constructor.instructions.get(i);
            boolean isInside = begin <= i && i <= end;
            for (LabelNode target : targets(each)) {
                int at = constructor.instructions.indexOf(target);
                boolean isTargetInside = begin <= at && at <= end;
                boolean isAcross = i < begin && at > end || i > end && at < begin;
                if (isInside != isTargetInside && at != begin || isAcross) {
                    return false;
                }
            }
            if (!isInside) {
                continue;
            }
            if (each instanceof VarInsnNode local) {
                boolean isStored = local.getOpcode() >= Opcodes.ISTORE;
                if (isStored) {
                    own.add(local.var);
                }
                if (!own.contains(local.var) || isStored && local.var == 0) {
                    return false;
                }
            } else if (each instanceof IincInsnNode local && !own.contains(local.var)
                    || each.getOpcode() == Opcodes.INVOKESPECIAL && !((MethodInsnNode) each).name.equals(CONSTRUCTOR)) {
                return false;
            }
        }
        return true;
    }

    private static List<LabelNode> targets(AbstractInsnNode instruction) {
        if (instruction instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        if (instruction instanceof TableSwitchInsnNode table) {
            return both(table.labels, table.dflt);
        }
        return instruction instanceof LookupSwitchInsnNode lookup ? both(lookup.labels, lookup.dflt) : List.of();
    }

    private static List<LabelNode> both(List<LabelNode> labels, LabelNode other) {
        List<LabelNode> all = new ArrayList<>(labels);
        all.add(other);
        return all;
    }

    /** A method that gives what is assigned. */
    private MethodNode method(String name, int begin, int end) {
        FieldInsnNode assignment = (FieldInsnNode) constructor.instructions.get(end);
        MethodNode method = new MethodNode(
                Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                name,
                "(L" + type.name + ";)" + assignment.desc,
                null,
                null);
        Map<LabelNode, LabelNode> labels = new HashMap<>();
        for (AbstractInsnNode each : constructor.instructions) {
            if (each instanceof LabelNode label) {
                labels.put(label, new LabelNode(new Label()));
            }
        }
        InsnList code = method.instructions;
        for (int i = begin + 1; i < end; i++) {
            AbstractInsnNode each = constructor.instructions.get(i);
            if (each.getOpcode() >= 0 || each instanceof LabelNode) {
                code.add(each.clone(labels));
            }
        }
        code.add(new InsnNode(Type.getType(assignment.desc).getOpcode(Opcodes.IRETURN)));
        return method;
    }
}
