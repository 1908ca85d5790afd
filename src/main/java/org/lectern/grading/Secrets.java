package org.lectern.grading;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What only hidden checks hold: their names, sentences, hints, texts and numbers. Words and numbers so short that they may
 * stand anywhere are no secrets.
 */
final class Secrets {
    private static final int DIGITS = 3;
    private static final int LETTERS = 4;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
    /** The type of a field, or of what a method gives that takes nothing: an array or a collection. */
    private static final Pattern TABLE = Pattern.compile("\\[.*|Ljava/util/(?:List|Map|Set|Collection);");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*");

    private final int checks;
    /** Each secret with what it is of; a number is its absolute value. */
    private final Map<Object, String> known = new LinkedHashMap<>();

    private Secrets(int checks) {
        this.checks = checks;
    }

    static Secrets of(ExerciseClass exercise) {
        CheckCode code = CheckCode.of(exercise.type());
        List<CodePart> hidden = code.checks(false);
        Set<CodePart> open = code.reach(code.visibleRoots(), false).parts();
        Set<Object> shown = new LinkedHashSet<>();
        open.forEach(part -> shown.addAll(constants(part)));
        code.checkClasses().forEach(type -> {
            shown.add(type.name);
            annotations(type.visibleAnnotations, shown);
        });
        exercise.questionNames().forEach(shown::add);
        Secrets secrets = new Secrets(hidden.size());
        for (CodePart check : hidden) {
            for (CodePart part : code.reach(List.of(check), false).parts()) {
                if (!open.contains(part)) {
                    Set<Object> own = constants(part);
                    own.removeAll(shown);
                    own.stream()
                            .filter(Secrets::isTelling)
                            .forEach(each -> secrets.known.putIfAbsent(each, name(check)));
                }
            }
        }
        return secrets;
    }

    /** Tables of cases that visible checks use as hidden ones do: students get them whole. */
    static List<String> shared(ExerciseClass exercise) {
        CheckCode code = CheckCode.of(exercise.type());
        Set<CodePart> open = code.reach(code.visibleRoots(), false).parts();
        return code.reach(code.checks(false), false).parts().stream()
                .filter(part -> open.contains(part)
                        && isTable(part)
                        && constants(part).stream().filter(Secrets::isTelling).count() > 1)
                .map(part ->
                        part.field() != null ? part.field().name : Objects.requireNonNull(part.method()).name + "()")
                .sorted()
                .toList();
    }

    private static boolean isTable(CodePart part) {
        String type = part.field() != null
                ? part.field().desc
                : Objects.requireNonNull(part.method()).desc.replaceFirst("^\\(\\)", "");
        return TABLE.matcher(type).matches();
    }

    /** How many hidden checks there are. */
    int checks() {
        return checks;
    }

    private static String name(CodePart check) {
        String type = check.owner().name;
        return type.substring(type.lastIndexOf('$') + 1) + "." + Objects.requireNonNull(check.method()).name;
    }

    private static boolean isTelling(Object constant) {
        if (constant instanceof Double number) {
            return digits(number) >= DIGITS;
        }
        String text = String.valueOf(constant).strip();
        return text.length() >= LETTERS;
    }

    private static int digits(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return 0;
        }
        return new BigDecimal(String.valueOf(number)).stripTrailingZeros().precision();
    }

    /** The texts and numbers of a part: its name, its annotations, its code. */
    private static Set<Object> constants(CodePart part) {
        Set<Object> found = new LinkedHashSet<>();
        MethodNode method = part.method();
        FieldNode field = part.field();
        if (method != null) {
            found.add(method.name);
            annotations(method.visibleAnnotations, found);
        } else if (field != null) {
            found.add(field.name);
            value(field.value, found);
        }
        for (AbstractInsnNode code : part.code()) {
            if (code instanceof LdcInsnNode constant) {
                value(constant.cst, found);
            } else if (code instanceof IntInsnNode number && code.getOpcode() != Opcodes.NEWARRAY) {
                value(number.operand, found);
            } else if (code instanceof InvokeDynamicInsnNode call) {
                for (Object argument : call.bsmArgs) {
                    value(argument, found);
                }
            }
        }
        return found;
    }

    private static void annotations(@Nullable List<AnnotationNode> all, Set<Object> found) {
        if (all != null) {
            for (AnnotationNode annotation : all) {
                if (annotation.values != null) {
                    values(annotation.values, found);
                }
            }
        }
    }

    private static void values(List<?> values, Set<Object> found) {
        for (int i = 1; i < values.size(); i += 2) {
            if (values.get(i) instanceof List<?> several) {
                several.forEach(each -> value(each, found));
            } else {
                value(values.get(i), found);
            }
        }
    }

    private static void value(@Nullable Object constant, Set<Object> found) {
        if (constant instanceof String text) {
            // A template of a text that is put together keeps its places as control characters.
            Arrays.stream(text.split("[\u0001\u0002]"))
                    .filter(t -> !t.isBlank())
                    .forEach(found::add);
        } else if (constant instanceof Float number) {
            found.add(Math.abs(Double.parseDouble(String.valueOf(number))));
        } else if (constant instanceof Number number) {
            found.add(Math.abs(number.doubleValue()));
        }
    }

    /** The secrets that a released notebook tells, and in which cell. */
    List<String> in(Notebook released) {
        List<String> found = new ArrayList<>();
        Set<String> codeWords = new LinkedHashSet<>();
        for (Cell cell : released.codeCells()) {
            words(JavaText.code(cell.source())).forEach(codeWords::add);
        }
        for (int i = 0; i < released.cells().size(); i++) {
            Cell cell = released.cells().get(i);
            String where = " is in cell " + (i + 1)
                    + cell.id().map(id -> " (" + id + ")").orElse("");
            found.addAll(in(cell.source(), codeWords, where));
        }
        if (found.isEmpty()) {
            Notebook rest = released.copy();
            rest.cells().forEach(cell -> cell.source(""));
            // Metadata and outputs.
            found.addAll(in(NotebookWriter.text(rest), Set.of(), " is in the notebook's metadata or outputs").stream()
                    .filter(each -> !each.startsWith("the number"))
                    .toList());
        }
        return found;
    }

    private List<String> in(String text, Set<String> codeWords, String where) {
        List<String> found = new ArrayList<>();
        Collection<String> words = words(text);
        Set<Double> numbers = new LinkedHashSet<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            numbers.add(Double.parseDouble(number.group()));
        }
        known.forEach((secret, check) -> {
            boolean told;
            if (secret instanceof Double) {
                told = numbers.contains(secret);
            } else {
                String said = String.valueOf(secret).strip();
                boolean word = WORD.matcher(said).matches();
                // A word alone tells something only if it is made up, and students do not need it for their code.
                told = word ? isMadeUp(said) && words.contains(said) && !codeWords.contains(said) : text.contains(said);
            }
            if (told) {
                found.add(shown(secret) + " of the hidden check " + check + where);
            }
        });
        return found;
    }

    private static boolean isMadeUp(String word) {
        return !word.equals(word.toLowerCase(Locale.ROOT)) || word.matches(".*[\\d_$].*");
    }

    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /** The secrets that a class file holds anywhere. */
    List<String> in(byte[] classFile) {
        ClassNode type = new ClassNode();
        new ClassReader(classFile).accept(type, 0);
        Set<Object> held = new LinkedHashSet<>();
        annotations(type.visibleAnnotations, held);
        for (MethodNode method : type.methods) {
            held.addAll(constants(new CodePart(type, method, null, List.of(method.instructions.toArray()))));
        }
        type.fields.forEach(field -> held.addAll(constants(new CodePart(type, null, field, List.of()))));
        List<String> found = new ArrayList<>();
        known.forEach((secret, check) -> {
            if (held.contains(secret)) {
                found.add(shown(secret) + " of the hidden check " + check);
            }
        });
        return found;
    }

    private static String shown(Object secret) {
        return secret instanceof Double number
                ? "the number " + Shown.points(number)
                : "\"" + Shown.value(secret) + "\"";
    }
}
