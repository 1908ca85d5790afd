package org.lectern.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The byte code of an exercise's checks and of the classes beside them that they use, in parts: each method, and each field
 * with the code of its initialiser.
 */
final class CheckCode {
    private static final String CHECK = Type.getDescriptor(Check.class);
    private static final String QUESTION = Type.getDescriptor(Question.class);

    /** What is needed for something to run. */
    record Reach(Set<CodePart> parts, Set<String> classes) {}

    private final ClassLoader loader;
    private final String exercise;
    /** Where the classes come from that belong to the checks; empty for those that every student has with Lectern. */
    private final String origin;

    private final Map<String, Optional<ClassNode>> classes = new HashMap<>();
    private final Map<String, Map<String, CodePart>> parts = new LinkedHashMap<>();

    private CheckCode(Class<?> type) {
        loader = type.getClassLoader() == null ? ClassLoader.getSystemClassLoader() : type.getClassLoader();
        exercise = Type.getInternalName(type);
        String from = origin(exercise);
        String own = origin(Type.getInternalName(CheckCode.class));
        origin = from.equals(own) ? "" : from;
    }

    static CheckCode of(Class<?> exercise) {
        return new CheckCode(exercise);
    }

    /** Whether the checks are a part of Lectern, which every student has. */
    boolean isLecterns() {
        return origin(exercise).equals(origin(Type.getInternalName(CheckCode.class)));
    }

    private String origin(String name) {
        URL url = loader.getResource(name + ".class");
        String text = String.valueOf(url);
        return url == null ? "" : text.substring(0, text.length() - name.length() - ".class".length());
    }

    /** A class of the checks; empty for those of libraries. */
    Optional<ClassNode> type(String name) {
        return classes.computeIfAbsent(name, this::read);
    }

    private Optional<ClassNode> read(String name) {
        boolean nested = name.equals(exercise) || name.startsWith(exercise + "$");
        if (!nested && (origin.isEmpty() || !origin.equals(origin(name)))) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            if (in == null) {
                return Optional.empty();
            }
            ClassNode node = new ClassNode();
            new ClassReader(in.readAllBytes()).accept(node, ClassReader.EXPAND_FRAMES);
            return Optional.of(node);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + name, e);
        }
    }

    /** Whether methods and fields of a class are taken one by one: the exercise and its questions. */
    boolean isChecks(ClassNode type) {
        return type.name.equals(exercise) || has(type.visibleAnnotations, QUESTION);
    }

    /** The classes of the exercise and of its questions. */
    List<ClassNode> checkClasses() {
        List<ClassNode> found = new ArrayList<>();
        ClassNode outer = type(exercise).orElseThrow();
        found.add(outer);
        outer.innerClasses.stream()
                .filter(inner -> exercise.equals(inner.outerName))
                .map(inner -> type(inner.name))
                .flatMap(Optional::stream)
                .filter(this::isChecks)
                .forEach(found::add);
        return found;
    }

    /** The checks of the class that are of the wanted kind. */
    List<CodePart> checks(boolean visible) {
        return checkClasses().stream()
                .flatMap(type -> parts(type).values().stream())
                .filter(part -> isCheck(part) && isVisible(part) == visible)
                .toList();
    }

    /** Whatever JUnit itself looks for, without hidden checks: visible ones, what comes before and after them, constructors. */
    List<CodePart> visibleRoots() {
        List<CodePart> roots = new ArrayList<>();
        for (ClassNode type : checkClasses()) {
            boolean inherits = !type.interfaces.isEmpty() || !type.superName.equals("java/lang/Object");
            for (CodePart part : parts(type).values()) {
                if (isCheck(part)) {
                    if (isVisible(part)) {
                        roots.add(part);
                    }
                } else if (!part.annotations().isEmpty() || isCalledByJava(part) || inherits && isOpen(part)) {
                    roots.add(part);
                }
            }
        }
        return roots;
    }

    private static boolean isCalledByJava(CodePart part) {
        if (part.field() != null) {
            // The outer instance, which JUnit reads.
            return (Objects.requireNonNull(part.field()).access & Opcodes.ACC_SYNTHETIC) != 0;
        }
        String name = Objects.requireNonNull(part.method()).name;
        return name.startsWith("<") || name.equals("toString") || name.equals("equals") || name.equals("hashCode");
    }

    private static boolean isOpen(CodePart part) {
        return part.method() != null && (part.method().access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) == 0;
    }

    private static boolean isCheck(CodePart part) {
        return part.method() != null && has(part.annotations(), CHECK);
    }

    private static boolean isVisible(CodePart part) {
        for (AnnotationNode annotation : part.annotations()) {
            if (annotation.desc.equals(CHECK) && annotation.values != null) {
                int at = annotation.values.indexOf("visibility");
                if (at >= 0) {
                    return ((String[]) annotation.values.get(at + 1))[1].equals(Visibility.VISIBLE.name());
                }
            }
        }
        return true;
    }

    private static boolean has(@Nullable List<AnnotationNode> annotations, String type) {
        return annotations != null && annotations.stream().anyMatch(a -> a.desc.equals(type));
    }

    /** The parts of a class by name and descriptor. */
    Map<String, CodePart> parts(ClassNode type) {
        return parts.computeIfAbsent(type.name, n -> CodePart.of(type));
    }

    /**
     * What is needed for parts to run.
     *
     * @param whole whether a class beside the checks is needed with all that it has
     */
    Reach reach(Collection<CodePart> roots, boolean whole) {
        return new Search(whole).of(roots);
    }

    private final class Search {
        private final boolean whole;
        private final Set<CodePart> found = new LinkedHashSet<>();
        private final Set<String> types = new LinkedHashSet<>();
        private final Deque<CodePart> open = new ArrayDeque<>();

        Search(boolean whole) {
            this.whole = whole;
        }

        Reach of(Collection<CodePart> roots) {
            roots.forEach(this::add);
            while (!open.isEmpty()) {
                visit(open.remove());
            }
            return new Reach(found, types);
        }

        private void add(CodePart part) {
            if (found.add(part)) {
                open.add(part);
                type(part.owner().name);
            }
        }

        private void type(String name) {
            if (name.startsWith("[")) {
                descriptor(name);
                return;
            }
            ClassNode node = CheckCode.this.type(name).orElse(null);
            if (node == null || !types.add(name)) {
                return;
            }
            if (node.superName != null) {
                type(node.superName);
            }
            node.interfaces.forEach(this::type);
            if (node.name.indexOf('$') > 0) {
                node.innerClasses.stream()
                        .filter(inner -> inner.name.equals(name) && inner.outerName != null)
                        .forEach(inner -> type(inner.outerName));
            }
            parts(node).forEach((key, part) -> {
                if (!isChecks(node) && (whole || key.startsWith("<clinit>"))) {
                    add(part);
                }
            });
        }

        private void descriptor(String descriptor) {
            Type type = Type.getType(descriptor);
            if (type.getSort() == Type.METHOD) {
                for (Type argument : type.getArgumentTypes()) {
                    descriptor(argument.getDescriptor());
                }
                descriptor(type.getReturnType().getDescriptor());
            } else if (type.getSort() == Type.ARRAY) {
                descriptor(type.getElementType().getDescriptor());
            } else if (type.getSort() == Type.OBJECT) {
                type(type.getInternalName());
            }
        }

        private void member(String owner, String key) {
            type(owner);
            for (ClassNode node = CheckCode.this.type(owner).orElse(null);
                    node != null;
                    node = node.superName == null
                            ? null
                            : CheckCode.this.type(node.superName).orElse(null)) {
                CodePart part = parts(node).get(key);
                if (part != null) {
                    add(part);
                    return;
                }
            }
        }

        private void visit(CodePart part) {
            MethodNode method = part.method();
            if (method != null) {
                descriptor(method.desc);
                method.exceptions.forEach(this::type);
                for (TryCatchBlockNode block : method.tryCatchBlocks) {
                    if (block.type != null) {
                        type(block.type);
                    }
                }
            } else {
                descriptor(Objects.requireNonNull(part.field()).desc);
            }
            part.code().forEach(this::instruction);
        }

        private void instruction(AbstractInsnNode code) {
            if (code instanceof MethodInsnNode call) {
                member(call.owner, call.name + call.desc);
            } else if (code instanceof FieldInsnNode field) {
                member(field.owner, field.name + field.desc);
            } else if (code instanceof TypeInsnNode use) {
                type(use.desc);
            } else if (code instanceof MultiANewArrayInsnNode array) {
                descriptor(array.desc);
            } else if (code instanceof LdcInsnNode constant) {
                constant(constant.cst);
            } else if (code instanceof InvokeDynamicInsnNode call) {
                descriptor(call.desc);
                for (Object argument : call.bsmArgs) {
                    constant(argument);
                }
            }
        }

        private void constant(Object value) {
            if (value instanceof Type type) {
                descriptor(type.getDescriptor());
            } else if (value instanceof Handle handle) {
                member(handle.getOwner(), handle.getName() + handle.getDesc());
            }
        }
    }
}
