package org.lectern.jshell;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Which lambdas come of the same source. What a definition uses of others may be another after a change there, such as a constant,
 * which the compiler writes where it is named: then it is compiled again, and its lambdas that live are the ones of before with
 * other code. With another source they are others.
 */
final class Editions {
    /** A lambda's number as the compiler gives it, and what {@link Lambdas} adds. */
    private static final Pattern NUMBERED = Pattern.compile("(lambda\\$.*?\\$\\d+)(?:\\$\\d+)?");

    /** By the name of a class, its version's with it. */
    private final Map<String, Edition> editions = new ConcurrentHashMap<>();

    /** The numbers of sources that are others' as well, with those. */
    private final Map<Integer, Integer> united = new HashMap<>();

    private Set<String> edited = Set.of();
    private int count;

    /**
     * A source.
     *
     * @param lambdas the names of the methods that hold code of its lambdas
     */
    private record Edition(int number, Set<String> lambdas) {}

    /**
     * A lambda that has taken the place of one.
     *
     * @param classFile the class that holds its code
     */
    record Heir(byte[] classFile, String name) {}

    /** Takes note of what is defined from now on, by name; what else is compiled is what it was. */
    void edit(Collection<String> names) {
        edited = names.stream().map(name -> name.replace("()", "")).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a wrapper holds what is being defined. */
    private boolean isEdited(byte @Nullable [] wrapper) {
        if (wrapper == null || edited.isEmpty()) {
            return false;
        }
        ClassNode tree = ClassTrees.bare(wrapper);
        Stream<String> types = tree.innerClasses.stream()
                .filter(each -> tree.name.equals(each.outerName))
                .map(each -> each.innerName);
        Stream<String> members = Stream.concat(
                tree.fields.stream().map(each -> each.name),
                tree.methods.stream().map(each -> each.name));
        return Stream.concat(types, members).anyMatch(edited::contains);
    }

    /**
     * Takes note of a class that is loaded.
     *
     * @param wrapper the class file of its wrapper
     * @param before the class that it replaces
     */
    void load(String name, byte[] classFile, byte @Nullable [] wrapper, @Nullable Class<?> before) {
        Edition old = before == null || isEdited(wrapper) ? null : editions.get(before.getName());
        editions.put(name, new Edition(old == null ? ++count : old.number(), lambdas(classFile)));
    }

    /** The lambdas of a class in use that have other code with its new methods; none if those have another source. */
    Set<String> kept(String name, byte @Nullable [] wrapper) {
        Edition old = editions.get(name);
        return old == null || isEdited(wrapper) ? Set.of() : old.lambdas();
    }

    /** Takes note of new methods of a class in use, of what {@link #kept} has given. */
    void redefine(String name, byte[] classFile, Set<String> before, Set<String> kept) {
        Set<String> lambdas = new HashSet<>(lambdas(classFile));
        lambdas.removeAll(before);
        lambdas.addAll(kept);
        Edition old = editions.get(name);
        editions.put(name, new Edition(old == null || kept.isEmpty() ? ++count : old.number(), lambdas));
    }

    /** Takes note of a class that holds a copy of another's lambdas. */
    void copy(String from, String to) {
        Edition edition = editions.get(from);
        if (edition != null) {
            editions.put(to, edition);
        }
    }

    /** Takes note that two classes come of the same source. */
    void unite(String one, String other) {
        Edition first = editions.get(one);
        Edition second = editions.get(other);
        if (first != null && second != null && number(first) != number(second)) {
            united.put(number(first), number(second));
        }
    }

    private int number(Edition edition) {
        int number = edition.number();
        while (united.containsKey(number)) {
            number = united.getOrDefault(number, number);
        }
        return number;
    }

    /**
     * The lambda of the same source in the class in force; null if there is none, or none with other code.
     *
     * @param own the class file that holds the lambda
     * @param now the class's name
     * @param descriptor the lambda's, with the classes in force, and its object first if it has one
     */
    @Nullable
    Heir heir(String holder, byte[] own, String lambda, String now, byte[] file, String descriptor) {
        Edition old = editions.get(holder);
        Edition other = editions.get(now);
        if (old == null
                || other == null
                || number(old) != number(other)
                || !old.lambdas().contains(lambda)
                || runAlike(code(own, old.lambdas()), code(file, other.lambdas()))) {
            return null;
        }
        ClassNode tree = ClassTrees.bare(file);
        return tree.methods.stream()
                .filter(each -> other.lambdas().contains(each.name)
                        && base(each.name).equals(base(lambda))
                        && Lambdas.ofAll(each.desc, (each.access & Opcodes.ACC_STATIC) != 0, tree)
                                .equals(descriptor))
                .findFirst()
                .map(each -> new Heir(file, each.name))
                .orElse(null);
    }

    static String base(String lambda) {
        Matcher numbered = NUMBERED.matcher(lambda);
        return numbered.matches() ? numbered.group(1) : lambda;
    }

    static Set<String> lambdas(byte[] classFile) {
        return ClassTrees.lambdas(ClassTrees.bare(classFile)).stream()
                .map(each -> each.name)
                .collect(Collectors.toSet());
    }

    /** Whether lambdas are the same code as far as both are there. */
    private static boolean runAlike(Map<String, String> before, Map<String, String> now) {
        return before.entrySet().stream()
                .allMatch(each -> each.getValue().equals(now.getOrDefault(each.getKey(), each.getValue())));
    }

    /** The code of lambdas, by the compiler's names, whatever names and versions stand in it. */
    private static Map<String, String> code(byte[] classFile, Set<String> lambdas) {
        Map<String, String> all = new HashMap<>();
        for (MethodNode each : ClassTrees.lambdas(ClassTrees.bare(classFile))) {
            String name = each.name;
            if (lambdas.contains(name)) {
                ClassTrees.rename(
                        each, lambda -> new Handle(Opcodes.H_INVOKESTATIC, "C", base(lambda.getName()), "()V", false));
                MethodNode bare = new MethodNode(
                        Opcodes.ASM9, Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, "m", "()V", null, null);
                each.accept(bare);
                ClassNode alone = new ClassNode();
                alone.visit(Opcodes.V17, Opcodes.ACC_FINAL, "C", null, "java/lang/Object", null);
                alone.methods.add(bare);
                byte[] code = ClassNames.replaced(ClassTrees.file(alone), Versions::unversioned);
                all.put(base(name), new String(code, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }
}
