package org.lectern.jshell;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;

/** What to say of a name that is not there: what became of it, where it is, or what may have been meant. */
final class NearSymbols {
    /** How help begins for a word of another language. */
    static final String OTHERWISE = "In Java it is written ";

    private static final int IMPORTS = 3;
    private static final int CONSTANTS = 12;
    /** Whose member is named, where a value begins: behind a bracket, a comma or an assignment. */
    private static final Pattern OWNER = Pattern.compile("[(,=]\\s*([A-Za-z_][\\w.]*)\\.$");
    /** The value ends there. */
    private static final Pattern HANDED_OVER = Pattern.compile("^\\s*[),;]");

    private static final Pattern TYPE_NAME = Pattern.compile("[A-Z](?:\\w*[a-z]\\w*)?");
    private static final Pattern PRIMITIVE = Pattern.compile("int|long|float|double|boolean|char|byte|short|void");
    /** What stands behind the word that denies it. */
    private static final Pattern DENIED = Pattern.compile("[ \\t]+([\\w.]+(?:\\([^()\\n]*\\))?)");

    private static final Pattern FUNCTION = Pattern.compile("function|func|fun|fn|def|sub");
    private static final List<String> JUMPS = List.of("return", "break", "continue", "yield", "throw");
    /** Where a statement may begin. */
    private static final Pattern STATEMENT = Pattern.compile("(?:^|[;{})]|\\belse)\\s*$");

    /** The class that is imported. */
    private static final Pattern IMPORTED = Pattern.compile("\\s*import\\s+[\\w.]+\\.([A-Z]\\w*)\\s*;");

    /** Words of other languages for what Java has too. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("True", "true"),
            Map.entry("TRUE", "true"),
            Map.entry("False", "false"),
            Map.entry("FALSE", "false"),
            Map.entry("None", "null"),
            Map.entry("Null", "null"),
            Map.entry("NULL", "null"),
            Map.entry("nil", "null"),
            Map.entry("nullptr", "null"),
            Map.entry("undefined", "null"),
            Map.entry("self", "this"),
            Map.entry("bool", "boolean"),
            Map.entry("Bool", "boolean"),
            Map.entry("str", "String"),
            Map.entry("let", "var"),
            Map.entry("auto", "var"),
            Map.entry("unsigned", "int or long"),
            Map.entry("not", "!"),
            Map.entry("elif", "else if"),
            Map.entry("ValueError", "IllegalArgumentException"),
            Map.entry("TypeError", "IllegalArgumentException"),
            Map.entry("IndexError", "IndexOutOfBoundsException"),
            Map.entry("KeyError", "NoSuchElementException"),
            Map.entry("RuntimeError", "RuntimeException"),
            Map.entry("NotImplementedError", "UnsupportedOperationException"),
            Map.entry("ZeroDivisionError", "ArithmeticException"));

    /** Those of them that are types, and else just names. */
    private static final Set<String> TYPES = Set.of("bool", "Bool", "str", "let", "auto", "unsigned");

    /** What is called so in one class and so in another. */
    private static final List<Set<String>> ALIKE = List.of(
            Set.of("size", "length", "len", "count"),
            Set.of("add", "put", "append", "push", "plus"),
            Set.of("sub", "subtract", "minus"),
            Set.of("mul", "multiply", "times"),
            Set.of("div", "divide", "dividedBy"),
            Set.of("mod", "remainder"),
            Set.of("pow", "power"),
            Set.of("neg", "negate"),
            Set.of("matmul", "mmul", "mm", "bmm", "dot"),
            Set.of("transpose", "T", "t"),
            Set.of("reshape", "view"),
            Set.of("clip", "clamp"),
            Set.of("concat", "cat", "concatenate", "vstack", "hstack"),
            Set.of("upper", "toUpperCase"),
            Set.of("lower", "toLowerCase"),
            Set.of("items", "entrySet"),
            Set.of("keys", "keySet"),
            Set.of("format", "formatted"),
            Set.of("item", "getDouble", "getFloat", "getScalar"),
            Set.of("toFloats", "numpy", "tolist", "toFloatVector", "toArray"));

    private static final Pattern OBJECT =
            Pattern.compile("method \\w+\\(.*\\) in (?:variable (\\w+) of type|class) Object$");
    private static final Pattern CLASS = Pattern.compile("\\bObject\\s*\\.\\s*$");
    private static final Pattern ACCESSOR = Pattern.compile("(?:get|is)(\\p{Lu})(\\w*)");

    /** What a name is, as far as javac can tell. */
    enum Kind {
        TYPE,
        METHOD,
        VARIABLE;

        /** Of javac's or JShell's words for a symbol, such as {@code method f(int)}. */
        static Kind of(String symbol) {
            return symbol.startsWith("method") ? METHOD : symbol.startsWith("variable") ? VARIABLE : TYPE;
        }
    }

    private final Supplier<Assistance> assistance;
    private final References references;

    NearSymbols(Supplier<Assistance> assistance, References references) {
        this.assistance = assistance;
        this.references = references;
    }

    /**
     * What to say, in a sentence; empty if nothing is known.
     *
     * @param before the source before the name
     * @param behind the source behind it
     * @param where what has no such member, in javac's words; empty if the name stands alone
     */
    Optional<String> help(Kind kind, String before, String word, String behind, String where) {
        boolean isMember = before.stripTrailing().endsWith(".");
        Optional<String> lost = kind != Kind.METHOD
                ? references.absent(word)
                : isMember ? Optional.empty() : references.absentMethod(word);
        if (lost.isPresent()) {
            return lost;
        }
        String here = WORDS.get(word);
        boolean isOther = kind == Kind.VARIABLE && TYPES.contains(word);
        if (here != null && !isMember && !isOther && (kind != Kind.METHOD || word.equals("elif"))) {
            Matcher denied = DENIED.matcher(behind);
            boolean isDenied = word.equals("not") && denied.lookingAt();
            return Optional.of(OTHERWISE + here + (isDenied ? denied.group(1) : "") + ".");
        }
        Optional<String> method = kind == Kind.METHOD && !isMember ? ofFirst(before, word, behind) : Optional.empty();
        if (method.isPresent()) {
            return method;
        }
        Optional<String> foreign =
                kind != Kind.VARIABLE && !isMember ? ForeignCalls.help(word, behind) : Optional.empty();
        if (foreign.isPresent()) {
            return foreign;
        }
        if (kind == Kind.TYPE && FUNCTION.matcher(word).matches()) {
            return Optional.of("The type of what a method gives back stands in place of " + word
                    + ", or void: int twice(int x) { return 2 * x; }");
        }
        if (kind != Kind.METHOD
                && !isMember
                && word.equals("console")
                && behind.stripLeading().startsWith(".log")) {
            return Optional.of("Write System.out.println(…).");
        }
        if (isMember && word.matches("length|size|len|getLength|getSize") && where.endsWith("[]")) {
            return Optional.of("An array's length is a field: write length, without brackets.");
        }
        boolean isStatement = !isMember
                && kind != Kind.METHOD
                && STATEMENT.matcher(Brackets.bare(before)).find();
        Optional<String> jump = JUMPS.stream()
                .filter(each -> isStatement && NearNames.distance(word, each) == 1)
                .findFirst();
        if (jump.isPresent()) {
            return Optional.of("Did you mean " + jump.get() + "?");
        }
        Optional<String> step = kind == Kind.METHOD && isMember ? StreamSlips.absent(where) : Optional.empty();
        if (step.isPresent()) {
            return step;
        }
        Optional<String> reference =
                kind == Kind.VARIABLE && isMember ? reference(before, word, behind) : Optional.empty();
        if (reference.isPresent()) {
            return reference;
        }
        Names names = names(before, isMember);
        Optional<String> otherwise = otherwise(kind, before, word, isMember, names);
        if (otherwise.isPresent()) {
            return otherwise;
        }
        if (kind != Kind.METHOD && !isMember && Character.isUpperCase(word.charAt(0))) {
            List<String> elsewhere = assistance.get().packages().classesNamed(word, TypeArguments.count(behind));
            if (!elsewhere.isEmpty()) {
                boolean isFarFetched = Packages.isFarFetched(elsewhere.get(0));
                return Optional.of(
                        (isFarFetched ? "Define " + word + " in a cell, or import it: " : "Import it first: ")
                                + elsewhere.stream()
                                        .limit(IMPORTS)
                                        .map(each -> "import " + each + ";")
                                        .collect(Collectors.joining(" or ")));
            }
        }
        List<String> constants =
                kind == Kind.VARIABLE && !isMember ? assistance.get().qualified(word, before) : List.of();
        boolean isOwner =
                behind.stripLeading().startsWith(".") || behind.stripLeading().startsWith("::");
        List<String> fitting = new ArrayList<>(names.of(kind, word, isOwner));
        // A method whose name holds the word calls another one; of a slip, itself.
        fitting.removeIf(each -> NearNames.distance(word, each) > Math.max(1, word.length() / 3)
                && Around.methods(before).contains(each));
        List<String> near = constants.isEmpty() ? near(word, fitting) : constants;
        if (near.isEmpty() && isMember && word.length() == 2) {
            near = fitting.stream()
                    .filter(each -> each.startsWith(word) && each.length() == 3)
                    .distinct()
                    .toList();
        }
        boolean isSlip = near.stream().anyMatch(each -> NearNames.distance(word, each) == 1);
        if (!isSlip && isMember && kind != Kind.TYPE) {
            List<String> alike = alike(word, names.methods());
            near = alike.isEmpty() ? near : alike;
        }
        if (near.isEmpty() && isMember && kind == Kind.VARIABLE) {
            return constants(before.stripTrailing());
        }
        if (near.isEmpty() && isMember && kind == Kind.METHOD) {
            return ofObject(word, before, where);
        }
        return near.isEmpty() ? Optional.empty() : Optional.of("Did you mean " + String.join(", ", near) + "?");
    }

    /** A function of another library that is a method of its first argument here. */
    private Optional<String> ofFirst(String before, String word, String behind) {
        int open = Sources.skipSpace(behind, 0);
        int close = behind.startsWith("(", open) ? Brackets.close(behind, open) : -1;
        List<int[]> arguments = close < 0 ? List.of() : Brackets.split(behind, open + 1, close);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        String first =
                behind.substring(arguments.get(0)[0], arguments.get(0)[1]).strip();
        String type = typeOf(first, before);
        Class<?> known = type == null ? null : assistance.get().classOf(type.replaceAll("<.*", ""));
        if (known == null
                || Stream.of(known.getMethods())
                        .noneMatch(each -> each.getName().equals(word)
                                && !Modifier.isStatic(each.getModifiers())
                                && (each.isVarArgs() || each.getParameterCount() == arguments.size() - 1))) {
            return Optional.empty();
        }
        String rest = arguments.size() == 1
                ? ""
                : behind.substring(arguments.get(1)[0], close).strip();
        String owner = first.matches("[\\w.]+(?:\\([^()]*\\))?") ? first : "(" + first + ")";
        return Optional.of(
                word + " is a method of " + known.getSimpleName() + ": write " + owner + "." + word + "(" + rest + ")");
    }

    /** What to say of a method that an object may well have, but not as an Object. */
    private static Optional<String> ofObject(String word, String before, String where) {
        Matcher object = OBJECT.matcher(where);
        if (!object.find() || CLASS.matcher(before).find()) {
            return Optional.empty();
        }
        String type = Stream.of(String.class.getMethods())
                        .anyMatch(each -> each.getName().equals(word))
                ? "String"
                : "…";
        String name = object.group(1) == null ? "…" : object.group(1);
        return Optional.of("To the compiler it is an Object, whatever it holds: "
                + (object.group(1) == null ? "" : "declare " + name + " with its own type, or ")
                + "cast it, as in ((" + type + ") " + name + ")." + word + "(…)");
    }

    /** The methods that do in one class what a name does in another. */
    private static List<String> alike(String word, List<String> methods) {
        Matcher accessor = ACCESSOR.matcher(word);
        String field = accessor.matches() ? accessor.group(1).toLowerCase(Locale.ROOT) + accessor.group(2) : "";
        String getter = "get" + Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return methods.stream()
                .distinct()
                .filter(each -> each.equals(field)
                        || each.equals(getter)
                        || ALIKE.stream().anyMatch(set -> set.contains(word) && set.contains(each)))
                .map(each -> ALIKE.stream().skip(1).anyMatch(set -> set.contains(each)) ? each : each + "()")
                .sorted()
                .toList();
    }

    /** Which constants an enum has, for code that ends in its name and a dot. */
    private Optional<String> constants(String before) {
        String type = Inherited.receiver(before, before.length() - 1);
        List<String> there = assistance.get().constants(type);
        return there.isEmpty()
                ? Optional.empty()
                : Optional.of(type + " has " + String.join(", ", there.subList(0, Math.min(CONSTANTS, there.size())))
                        + (there.size() > CONSTANTS ? ", …" : "."));
    }

    /** The type of an expression, or of a parameter or field that the code before declares; null if it is not known. */
    private @Nullable String typeOf(String expression, String before) {
        String type = assistance.get().typeOf(expression);
        if (type == null && expression.matches("\\w+")) {
            Matcher declared = Pattern.compile("\\b([A-Z]\\w*)(?:<[\\w<>, ]*>)?\\s+" + expression + "\\b")
                    .matcher(before);
            while (declared.find()) {
                type = declared.group(1);
            }
        }
        return type;
    }

    /** What stands for a call of a variable. */
    private String called(String variable, String before) {
        String type = String.valueOf(typeOf(variable, before));
        String plain = type.replaceAll("<.*", "").replaceAll(".*\\.", "");
        if (type.endsWith("[]")) {
            return "write " + variable + "[0] for its first element.";
        }
        if (plain.matches(".*List")) {
            return "write " + variable + ".get(0) for its first element.";
        }
        if (plain.matches(".*Map")) {
            return "write " + variable + ".get(key).";
        }
        Class<?> known = assistance.get().classOf(plain);
        List<String> only = known == null || !known.isInterface()
                ? List.of()
                : Stream.of(known.getMethods())
                        .filter(each -> Modifier.isAbstract(each.getModifiers()))
                        .map(Method::getName)
                        .filter(each -> !each.matches("equals|hashCode|toString"))
                        .distinct()
                        .toList();
        boolean isLayer = known != null
                && Stream.of(known.getMethods()).anyMatch(each -> each.getName().equals("forward"));
        return only.size() == 1
                ? "write " + variable + "." + only.get(0) + "(…)."
                : isLayer ? "write " + variable + ".forward(…)." : "write it without brackets.";
    }

    /** A method named alone where a value is handed over: to be called, or to be handed over itself. */
    private Optional<String> reference(String before, String word, String behind) {
        Matcher owner = OWNER.matcher(before);
        if (!owner.find() || !HANDED_OVER.matcher(behind).find()) {
            return Optional.empty();
        }
        String name = owner.group(1);
        String itself = name + "::" + word;
        Class<?> type = name.contains(".") ? null : assistance.get().classOf(name);
        if (type != null) {
            boolean isMethod =
                    Stream.of(type.getMethods()).anyMatch(each -> each.getName().equals(word));
            boolean isStatic = Stream.of(type.getMethods())
                    .anyMatch(each -> each.getName().equals(word) && Modifier.isStatic(each.getModifiers()));
            String call = isStatic ? ", or " + word + "(…) with brackets to call it" : "";
            return isMethod
                    ? Optional.of(word + " is a method: write " + itself + " to hand it over" + call + ".")
                    : Optional.empty();
        }
        return names(before, true).methods().contains(word)
                ? Optional.of(word + " is a method: write " + word + "(…) with brackets to call it, or " + itself
                        + " to hand it over.")
                : Optional.empty();
    }

    /** The name is there, as something else. */
    private Optional<String> otherwise(Kind kind, String before, String word, boolean isMember, Names names) {
        if (kind == Kind.METHOD && names.types().contains(word)) {
            return Optional.of(
                    word + (isMade(word) ? " is a class: write new " + word + "(…)." : " is a class, not a method."));
        }
        if (kind == Kind.METHOD && names.variables().contains(word)) {
            return Optional.of(word + " is a variable: " + called(word, before));
        }
        if (kind == Kind.VARIABLE && names.methods().contains(word)) {
            return Optional.of(word + " is a method: write " + word + "(…) with brackets.");
        }
        if (kind == Kind.VARIABLE && names.types().contains(word)) {
            return Optional.of(word + " is a class, not a value: write "
                    + (isMade(word) ? "new " + word + "(…), or " : "") + word + ". and what it offers.");
        }
        if (kind == Kind.TYPE && !isMember && names.variables().contains(word)) {
            return Optional.of(word + " is a variable, not a type: an operator or a bracket may be missing behind it.");
        }
        boolean isMath = kind == Kind.METHOD
                && !isMember
                && Stream.of(Math.class.getMethods()).map(Method::getName).anyMatch(word::equals);
        if (isMath) {
            return Optional.of("Did you mean Math." + word + "?");
        }
        boolean isCollector = kind == Kind.METHOD
                && !isMember
                && Stream.of(Collectors.class.getMethods())
                        .anyMatch(each -> each.getReturnType() == Collector.class
                                && each.getName().equals(word));
        return isCollector
                ? Optional.of("Did you mean Collectors." + word + "?"
                        + (word.equals("toList") ? " A stream's own .toList() does the same." : ""))
                : Optional.empty();
    }

    /** Whether new makes objects of a class, as far as it is known. */
    private boolean isMade(String name) {
        Class<?> type = assistance.get().classOf(name);
        return type == null
                || !type.isEnum()
                        && (type.getClassLoader() instanceof CellLoader
                                ? !Modifier.isAbstract(type.getModifiers())
                                : !Members.made(type, name).isEmpty());
    }

    /** What to say of a package that is not there: it may be a variable or a class with a dot behind. */
    Told missingPackage(String name, String source, int from) {
        String root = name.replaceAll("\\..*", "");
        Packages packages = assistance.get().packages();
        boolean isImport = source.stripLeading().startsWith("import");
        int start = Math.max(from, source.indexOf(root, from));
        if (isImport || packages.has(root)) {
            String near = packages.near(name);
            Matcher last = IMPORTED.matcher(source);
            if (isImport
                    && near != null
                    && last.lookingAt()
                    && !packages.classesIn(near).contains(last.group(1))) {
                List<String> classes = NearNames.of(last.group(1), packages.classesIn(near));
                return new Told(
                        start,
                        start + name.length(),
                        "package " + name + " does not exist",
                        List.of(
                                classes.isEmpty()
                                        ? "Did you mean the package " + near + "? It has no class " + last.group(1)
                                                + " either."
                                        : "Did you mean: import " + near + "." + classes.get(0) + ";"));
            }
            String meant = near == null
                    ? ""
                    : isImport ? source.lines().findFirst().orElse("").strip().replace(name, near) : near;
            List<String> help = near == null
                    ? List.of()
                    : List.of(isImport ? "Did you mean: " + meant : "Did you mean " + meant + "?");
            return new Told(start, start + name.length(), "package " + name + " does not exist", help);
        }
        String behind = source.substring(Math.min(source.length(), start + root.length()));
        List<String> help = help(Kind.VARIABLE, source.substring(0, start), root, behind, "").stream()
                .toList();
        return new Told(start, start + root.length(), "cannot find symbol: variable " + root, help);
    }

    /** What could stand at a place. */
    private record Names(List<String> methods, List<String> types, List<String> variables) {
        /** @param isOwner whether a member is asked of it, as of a class */
        List<String> of(Kind kind, String word, boolean isOwner) {
            List<String> fitting = new ArrayList<>();
            switch (kind) {
                case METHOD -> fitting.addAll(methods);
                case TYPE -> fitting.addAll(types);
                case VARIABLE -> {
                    fitting.addAll(variables);
                    boolean isCapital = isOwner && Character.isUpperCase(word.charAt(0));
                    types.stream()
                            .filter(type -> isCapital || type.equalsIgnoreCase(word))
                            .forEach(fitting::add);
                }
            }
            return fitting;
        }
    }

    private Names names(String before, boolean isMember) {
        Names names = new Names(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String each : assistance.get().proposals(before)) {
            String name = each.replaceAll("\\W.*", "");
            if (each.startsWith(name + "(")) {
                names.methods().add(name);
            } else if (TYPE_NAME.matcher(name).matches()
                    || PRIMITIVE.matcher(name).matches()) {
                names.types().add(name);
            } else if (!each.endsWith(".") && !SourceVersion.isKeyword(name)) {
                names.variables().add(name);
            }
        }
        if (!isMember) {
            names.variables().addAll(List.of("true", "false", "null"));
        }
        return names;
    }

    private static List<String> near(String word, List<String> names) {
        List<String> alike =
                names.stream().filter(name -> !isFarPart(word, name)).toList();
        List<String> near = NearNames.of(word, alike);
        List<String> same = near.stream().filter(word::equalsIgnoreCase).toList();
        return same.isEmpty() ? near : same;
    }

    /** Whether one holds the other, but as a small or inner part: {@code int} in {@code println}. */
    private static boolean isFarPart(String word, String name) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        String shorter = a.length() < b.length() ? a : b;
        String longer = a.length() < b.length() ? b : a;
        boolean isNear =
                (longer.startsWith(shorter) || longer.endsWith(shorter)) && 2 * shorter.length() >= longer.length();
        int slips = Math.max(1, word.length() / 3);
        return longer.contains(shorter) && !isNear && NearNames.distance(a, b) > slips;
    }
}
