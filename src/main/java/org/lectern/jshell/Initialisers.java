package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What gives the static fields of a class their first values, as texts to be compared, and what tells sets and maps where objects
 * belong. A class that is changed in place runs neither again.
 */
final class Initialisers {
    private static final String ALL = "<clinit>";
    private static final String BLOCK = "static";
    /** The instructions that put a number or a text on the stack: iconst_m1 to dconst_1, bipush and sipush, ldc. */
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^(?:(?:[2-9]|1[0-5]) |1[67] -?\\d+ |(?:Integer|Long|Float|Double|String) [^\\n]*)$");

    private static final Set<String> PLACING = Set.of("hashCode", "equals", "compareTo", "compare");
    /** {@code new}, {@code dup}, the constant's name, its number. */
    private static final int ORDINAL = 4;

    private final String owner;
    /** The code of the methods that matter, by name. */
    private final Map<String, StringBuilder> code = new HashMap<>();
    /** Those that say where sets and maps keep an object, with their types. */
    private final Set<String> placing = new HashSet<>();
    /** What methods call of their own class. */
    private final Map<String, Set<String>> calls = new HashMap<>();
    /** The names of an enum's constants. */
    private final Set<String> constants = new LinkedHashSet<>();
    /** What each static field's initialiser uses of the others. */
    private final Map<String, Set<String>> uses = new HashMap<>();
    /** What each static field's initialiser calls of its own class's static methods. */
    private final Map<String, Set<String>> makers = new HashMap<>();
    /** The methods that put something into what static fields hold. */
    private final Map<String, Set<String>> fillers;
    /** The code up to each static field's assignment, and that of the blocks which use what it holds. */
    private final Map<String, String> fields = new HashMap<>();

    private Initialisers(byte[] classFile) {
        ClassNode tree = ClassTrees.bare(classFile);
        owner = tree.name;
        for (FieldNode field : tree.fields) {
            if ((field.access & Opcodes.ACC_ENUM) != 0) {
                constants.add(field.name);
            }
            if (field.value != null && (field.access & Opcodes.ACC_STATIC) != 0) {
                fields.put(field.name, field.value.toString());
            }
        }
        for (MethodNode method : tree.methods) {
            if (method.name.equals(ALL)) {
                method.accept(new Text(ALL));
                StaticBlocks.of(tree, method).forEach(this::add);
            } else if (method.name.startsWith(ClassTrees.LAMBDA)) {
                method.accept(new Text(method.name));
            } else if (!method.name.startsWith("<")) {
                method.accept(new Text(method.name + method.desc));
            }
            if (PLACING.contains(method.name)) {
                placing.add(method.name + method.desc);
            }
        }
        fillers = StaticBlocks.fillers(tree);
    }

    /** A block counts for each field whose contents it uses. */
    private void add(StaticBlocks.Block block) {
        Text text = new Text(BLOCK);
        block.code().forEach(each -> each.accept(text));
        String written = Objects.requireNonNull(code.remove(BLOCK)).toString();
        for (String field : block.fields()) {
            if (!constants.contains(field)) {
                fields.merge(field, written, String::concat);
            }
        }
    }

    /** Whether a field is a constant of the compiler's, which stands wherever it is named. */
    static boolean isConstant(byte[] classFile, String field) {
        return ClassTrees.bare(classFile).fields.stream()
                .anyMatch(each -> each.name.equals(field) && each.value != null);
    }

    /** The constants of a class that are others in its other version, or are none there. */
    static Set<String> changedConstants(byte[] before, byte[] now) {
        Map<String, Object> after = new HashMap<>();
        for (FieldNode each : ClassTrees.bare(now).fields) {
            after.put(each.name, Optional.ofNullable(each.value));
        }
        return ClassTrees.bare(before).fields.stream()
                .filter(each -> each.value != null && !Optional.of(each.value).equals(after.get(each.name)))
                .map(each -> each.name)
                .collect(Collectors.toSet());
    }

    /** Whether a static field gets the same first value in two versions of a class. */
    static boolean isAlike(byte[] before, byte[] now, String field) {
        return Objects.equals(new Initialisers(before).kept(field), new Initialisers(now).kept(field));
    }

    /** Whether a static field gets the same first value in two versions of a class but for constants that stand in its code. */
    static boolean isAlikeButForConstants(byte[] before, byte[] now, String field) {
        return Objects.equals(
                withoutConstants(new Initialisers(before).kept(field)),
                withoutConstants(new Initialisers(now).kept(field)));
    }

    private static @Nullable String withoutConstants(@Nullable String text) {
        return text == null ? null : CONSTANT.matcher(text).replaceAll("constant");
    }

    /** What decides whether a field keeps its value: of an enum's constant not which class its body has been given. */
    private @Nullable String kept(String field) {
        String text = whole(field);
        return text == null || !constants.contains(field)
                ? text
                : text.replaceAll(
                        Pattern.quote(Versions.unversioned(owner)) + "\\$\\d+",
                        Matcher.quoteReplacement(Versions.unversioned(owner)));
    }

    /** The static fields of a class that one's initialiser uses and that begin as others in its other version. */
    static List<String> changedUses(byte[] before, byte[] now, String field) {
        Initialisers old = new Initialisers(before);
        Initialisers other = new Initialisers(now);
        return other.uses.getOrDefault(field, Set.of()).stream()
                .filter(used -> !Objects.equals(old.whole(used), other.whole(used)))
                .sorted()
                .toList();
    }

    /** Static fields that begin alike in two versions of a class, though a method has changed that gives them their value. */
    static Set<String> madeOtherwise(byte[] before, byte[] now) {
        Initialisers other = new Initialisers(now);
        return other.alike(new Initialisers(before), other.makers);
    }

    /** Static fields that begin alike in two versions of a class, though a method has changed that fills what they hold. */
    static Set<String> filledOtherwise(byte[] before, byte[] now) {
        Initialisers other = new Initialisers(now);
        return other.alike(new Initialisers(before), other.fillers);
    }

    private Set<String> alike(Initialisers old, Map<String, Set<String>> methods) {
        Set<String> changed = new TreeSet<>();
        methods.forEach((field, those) -> {
            boolean isAlike = fields.containsKey(field) && Objects.equals(old.whole(field), whole(field));
            if (isAlike
                    && those.stream()
                            .anyMatch(each -> old.code.containsKey(each)
                                    && !old.code(each).equals(code(each)))) {
                changed.add(field);
            }
        });
        return changed;
    }

    /** Whether a class has code that gives static fields their values. */
    static boolean isThere(byte[] classFile) {
        return ClassTrees.bare(classFile).methods.stream().anyMatch(method -> method.name.equals(ALL));
    }

    /** Whether all static fields do, and sets and maps find the class's objects where they are. */
    static boolean areAlike(byte[] before, byte[] now) {
        Initialisers old = new Initialisers(before);
        Initialisers other = new Initialisers(now);
        Set<String> names = new HashSet<>(old.fields.keySet());
        names.addAll(other.fields.keySet());
        return names.stream().allMatch(name -> Objects.equals(old.whole(name), other.whole(name)))
                && old.placing.equals(other.placing)
                && old.placing.stream().allMatch(name -> old.code(name).equals(other.code(name)));
    }

    /** A field's initialiser with the code of its lambdas, which have other names in each version. */
    private @Nullable String whole(String field) {
        String text = fields.get(field);
        return text == null ? null : withLambdas(text, 0);
    }

    /** A method's code with that of what it calls. */
    private String code(String method) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(method));
        while (!open.isEmpty()) {
            String each = open.pop();
            if (code.containsKey(each) && reached.add(each)) {
                open.addAll(calls.getOrDefault(each, Set.of()));
            }
        }
        return reached.stream()
                .map(each -> each
                        + withLambdas(Objects.requireNonNull(code.get(each)).toString(), 0))
                .collect(Collectors.joining());
    }

    private String withLambdas(String text, int depth) {
        String whole = text;
        for (Map.Entry<String, StringBuilder> lambda : code.entrySet()) {
            String name = mark(lambda.getKey());
            // A lambda that makes itself again has no end.
            if (depth < code.size() && whole.contains(name)) {
                whole = whole.replace(name, "{" + withLambdas(lambda.getValue().toString(), depth + 1) + "}");
            }
        }
        return whole;
    }

    private static String mark(String lambda) {
        return "<" + lambda + ">";
    }

    /** Writes a method's instructions down. */
    private final class Text extends MethodVisitor {
        private final boolean isInitialiser;
        private final String method;
        private final Set<String> read = new HashSet<>();
        private final Set<String> called = new HashSet<>();
        private StringBuilder text = new StringBuilder();
        /** How many instructions the text has. */
        private int count;
        /** Where the fourth begins and ends: of a constant it is its number, which others may change. */
        private int from;

        private int to;
        private final Map<Label, Integer> labels = new HashMap<>();

        Text(String method) {
            super(Opcodes.ASM9);
            this.method = method;
            isInitialiser = method.equals(ALL);
            if (!isInitialiser) {
                code.put(method, text);
            }
        }

        private void add(Object... parts) {
            count++;
            from = count == ORDINAL ? text.length() : from;
            for (Object each : parts) {
                text.append(Versions.unversioned(String.valueOf(each))).append(' ');
            }
            text.append('\n');
            to = count == ORDINAL ? text.length() : to;
        }

        private int number(Label label) {
            return labels.computeIfAbsent(label, each -> labels.size());
        }

        @Override
        public void visitInsn(int opcode) {
            add(opcode);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            add(opcode, operand);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            add(opcode, variable);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            add(opcode, type);
        }

        @Override
        public void visitFieldInsn(int opcode, String holder, String name, String descriptor) {
            add(opcode, holder, name, descriptor);
            if (opcode == Opcodes.GETSTATIC && holder.equals(owner) && !constants.contains(name)) {
                read.add(name);
            }
            if (isInitialiser && opcode == Opcodes.PUTSTATIC && holder.equals(owner)) {
                if (constants.contains(name) && count > ORDINAL) {
                    text.delete(from, to);
                }
                fields.merge(name, text.toString(), String::concat);
                uses.computeIfAbsent(name, any -> new HashSet<>()).addAll(read);
                makers.computeIfAbsent(name, any -> new HashSet<>()).addAll(called);
                read.clear();
                called.clear();
                text = new StringBuilder();
                count = 0;
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String holder, String name, String descriptor, boolean isInterface) {
            // What the weaver has put in.
            if (!holder.equals(Weaver.CHECK)) {
                add(opcode, holder, name, descriptor);
            }
            if (holder.equals(owner) && isInitialiser && opcode == Opcodes.INVOKESTATIC) {
                called.add(name + descriptor);
            }
            if (holder.equals(owner)) {
                calls.computeIfAbsent(method, any -> new HashSet<>()).add(name + descriptor);
            }
            if (holder.equals(owner) && name.equals("values") && !constants.isEmpty()) {
                add(constants);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] written = Arrays.stream(arguments)
                    .map(each ->
                            each instanceof Handle handle && handle.getName().startsWith(ClassTrees.LAMBDA)
                                    ? mark(handle.getName())
                                    : each)
                    .toArray();
            add(name, descriptor, bootstrap);
            add(written);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            add(opcode, number(label));
        }

        @Override
        public void visitLabel(Label label) {
            add("label", number(label));
        }

        @Override
        public void visitLdcInsn(Object value) {
            if (isInitialiser && count == 0 && value instanceof Type) {
                // What the weaver has put in.
                return;
            }
            add(value.getClass().getSimpleName(), value);
        }

        @Override
        public void visitIincInsn(int variable, int increment) {
            add("iinc", variable, increment);
        }

        @Override
        public void visitTableSwitchInsn(int low, int high, Label otherwise, Label... targets) {
            add("switch", low, high, number(otherwise));
        }

        @Override
        public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
            add("switch", Arrays.toString(keys), number(otherwise));
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            add("array", descriptor, dimensions);
        }
    }
}
