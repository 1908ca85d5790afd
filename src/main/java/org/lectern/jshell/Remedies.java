package org.lectern.jshell;

import java.awt.HeadlessException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about the mistakes that have a usual remedy. */
final class Remedies {
    private static final Pattern TYPES = Pattern.compile("(\\S+) cannot be converted to (\\S+)$");
    private static final String TYPE = "(?:class|interface|record|enum|@interface)";
    private static final Pattern AMBIGUOUS =
            Pattern.compile("both " + TYPE + " \\S+ in (\\S+) and " + TYPE + " \\S+ in (\\S+) match");
    private static final Pattern FUNCTIONAL = Pattern.compile("(\\S+) is not a functional interface");
    private static final Pattern ABSTRACT = Pattern.compile("(\\S+) is abstract; cannot be instantiated");

    /** What the JDK says of an array or a text that no memory would be large enough for. */
    private static final Pattern TOO_LONG =
            Pattern.compile("(?:array|String) (?:size|length)|Required length|UTF16 String");

    private static final Pattern UNORDERED =
            Pattern.compile("class (\\S+) cannot be cast to class java\\.lang\\.Comparable");

    private static final Pattern COMPARED = Pattern.compile("incomparable types: (\\S+) and (\\S+)$");
    private static final Pattern CONFORMS = Pattern.compile("exist so that (\\S+) conforms to (\\S+)$");
    private static final Pattern UNARY = Pattern.compile("operand type (\\S+) for unary operator '([^']+)'");
    private static final Pattern EACH = Pattern.compile("for-each not applicable.*found:\\s+(\\S+)$", Pattern.DOTALL);
    private static final Pattern GENERIC = Pattern.compile("[\\w.]+<(\\w+)> cannot be converted to [\\w.]+<(\\w+)>$");
    private static final Pattern BOUNDS = Pattern.compile("equality constraints: (\\w+)\\s+lower bounds: (\\w+)$");
    private static final Pattern OPERANDS =
            Pattern.compile("operator '([^']+)'\\s+first type:\\s+(\\S+)\\s+second type:\\s+(\\S+)");

    private static final int MEGABYTE_BITS = 20;

    private Remedies() {}

    /** @param code javac's name for the error, without {@code compiler.err.} */
    static Optional<String> compile(String code, String message, String source) {
        String help = switch (code) {
            case "expected", "expected2", "expected3" -> expected(message, source);
            case "premature.eof" -> unclosed(source);
            case "limit.string", "limit.string.overflow" ->
                "A text in the source has at most 65,535 bytes: read it from a file, or put it together from shorter ones.";
            case "limit.code", "limit.code.too.large.for.try.stmt", "limit.pool" ->
                "A method, or what initialises a variable, has at most 64 KB of bytecode: make it several methods, or read the"
                        + " numbers from a file.";
            case "unreported.exception.need.to.catch.or.throw" ->
                "Catch it with try { … } catch, or let the method declare it with throws.";
            case "except.never.thrown.in.try" -> "Nothing in the try block can throw it: leave out the catch.";
            case "missing.ret.stmt" ->
                "Every way through the method must end in a return, also the one past each if, loop and switch.";
            case "unreachable.stmt" ->
                "It can never run: what is before it always leaves, or never ends, or its condition is always false.";
            case "unclosed.text.block" -> "A text that starts with \"\"\" ends with \"\"\" as well.";
            case "record.cannot.declare.instance.fields" ->
                "A record's fields are what stands in brackets behind its name: write it there, or a class in place of the"
                        + " record.";
            case "unclosed.str.lit" -> "The text needs a closing quotation mark in the same line.";
            case "illegal.text.block.open" -> "The text of a \"\"\" block starts in the line below.";
            case "illegal.esc.char" -> "In a text \\ starts an escape: write \\\\ for one backslash.";
            case "var.might.not.have.been.initialized" -> "Give it a value before this line.";
            case "cant.ref.non.effectively.final.var" ->
                "Copy it into a variable that never changes, and use that: int copy = …;";
            case "already.defined" -> "Give one of them another name; to change a variable, leave out its type: x = …;";
            case "non-static.cant.be.ref" ->
                message.contains("variable this")
                        ? source.matches("(?s).*\\b(?:class|enum|record|interface)\\s+\\w+.*\\bstatic\\b.*")
                                ? "A static method has no object of its class: leave out its static, or, if it makes an object of a class"
                                        + " inside, write static before that class."
                                : "Outside of a class there is no object: write the name without this."
                        : "Call it on an object, or make it static as well.";
            case "prob.found.req", "incomparable.types" -> conversion(message).orElse("");
            case "ref.ambiguous" -> ambiguous(message);
            case "abstract.cant.be.instantiated" -> abstractType(message);
            case "does.not.override.abstract" -> "Write the missing method, or make the class abstract.";
            case "jdk.eval.error.object.method" ->
                "Each object has a method of this name: write it inside a class, or give it another name.";
            case "static.methods.cannot.be.annotated.with.override" ->
                "Leave out @Override: a method that stands in no class overrides none.";
            case "method.does.not.override.superclass" ->
                "@Override says that a superclass or interface has the same method: look at its name and its parameters, or"
                        + " leave out @Override.";
            case "not.exhaustive", "not.exhaustive.statement" ->
                "Every value needs a case: add those that are missing, or a default.";
            case "invalid.meth.decl.ret.type.req" ->
                "Before a method's name stands the type of what it gives back, or void; a constructor has the name of its class.";
            case "sealed.class.must.have.subclasses" ->
                "A sealed type and all that extend or implement it stand in one cell: put them below it, or, if they stand inside"
                        + " of something else, name them behind permits.";
            case "cant.inherit.from.sealed" ->
                "What extends or implements a sealed type stands in that type's cell: write it there, and run that cell again.";
            case "non.sealed.sealed.or.final.expected" ->
                "Write final in front of it, non-sealed if anything may extend it, or make it a record.";
            case "non.sealed.or.sealed.expected" ->
                "Write non-sealed in front of it if anything may implement it, or sealed.";
            case "non.sealed.with.no.sealed.supertype" ->
                "Leave out non-sealed: what it extends or implements is not sealed.";
            case "local.classes.cant.extend.sealed" ->
                "Only what its permits names, or what stands beside it in its cell, can extend a sealed type: give the class a name,"
                        + " and write it there.";
            case "cant.inherit.from.final" ->
                "What is final cannot be extended: hold an object of it in a field instead.";
            case "no.intf.expected.here" -> "A class implements an interface: write implements in place of extends.";
            case "intf.expected.here" ->
                source.matches("(?s).*\\bimplements\\b.*") && !source.matches("(?s).*\\binterface\\b.*")
                        ? "A class extends a class: write extends in place of implements."
                        : "";
            case "array.req.but.found" -> element(message);
            case "cant.deref" ->
                message.startsWith("void")
                        ? "This call gives nothing back, so that nothing can be asked of it: write it as a statement of its own."
                        : message.startsWith("null")
                                ? "null is no object: there is nothing to ask."
                                : "Numbers, characters and truth values have no methods or fields: == compares them, String.valueOf(…) makes a text"
                                        + " of one.";
            case "operator.cant.be.applied" -> unary(message);
            case "foreach.not.applicable.to.type" -> each(message);
            case "break.outside.switch.loop", "cont.outside.loop" ->
                "It belongs into a loop; what a cell is to leave out stands in if (…) { … }.";
            case "void.not.allowed.here" ->
                "The method gives back nothing: call it as a statement, or let it return a value.";
            case "report.access" ->
                message.contains("private")
                        ? "What is private can be used in its own class only: look for a method that does it."
                        : "";
            case "bad.initializer" ->
                "A loop's variable needs a type: for (int i = 0; i < n; i++), or for (var x : list)";
            case "cant.infer.local.var.type" ->
                message.contains("lambda") || message.contains("method reference")
                        ? "What a lambda is its type tells: write Function<Integer, Integer> in place of var, BiFunction for two"
                                + " parameters, Supplier for none."
                        : "Write the type in place of var.";
            case "try.without.catch.finally.or.resource.decls" -> "Add catch (Exception e) { … } or finally { … }.";
            case "unexpected.type" ->
                message.contains("variable")
                        ? "Only a variable can stand left of =; == compares; list.set(i, x) and map.put(key, x) change what they hold."
                        : "";
            case "operator.cant.be.applied.1" -> ofObjects(message);
            case "illegal.start.of.expr", "illegal.start.of.type", "illegal.start.of.stmt" ->
                Brackets.unclosed(source) >= 0 ? unclosed(source) : "";
            default -> "";
        };
        return help.isEmpty() ? Optional.empty() : Optional.of(help);
    }

    private static String expected(String message, String source) {
        if (message.startsWith("';'")) {
            return "A statement ends with a semicolon: put one here.";
        }
        if (message.startsWith("'(' or '['")) {
            return "Behind the class that is made stand brackets, with what its constructor takes: new ArrayList<String>()";
        }
        return message.matches("'[)}\\]]'.*|',', '\\)'.*") && Brackets.unclosed(source) >= 0 ? unclosed(source) : "";
    }

    private static String unclosed(String source) {
        int open = Brackets.neverClosed(source);
        if (open < 0) {
            return "The cell ends too early: a bracket, a brace or the rest of a statement is missing.";
        }
        return "The " + source.charAt(open) + " in \""
                + Sources.line(source, open).strip() + "\" is never closed.";
    }

    /** What to do where a type does not fit. */
    static Optional<String> conversion(String message) {
        String help = StreamSlips.conversion(message);
        Matcher types = TYPES.matcher(message);
        Matcher generic = GENERIC.matcher(message);
        Matcher bounds = BOUNDS.matcher(message);
        Matcher compared = COMPARED.matcher(message);
        Matcher conforms = CONFORMS.matcher(message);
        if (!help.isEmpty()) {
            return Optional.of(help);
        }
        if (message.contains("incompatible parameter types in lambda")) {
            return Optional.of(
                    "The names before -> are as many as what it stands for takes: () for a Supplier or Runnable, x for"
                            + " a Function, Predicate or Consumer, (a, b) for a Comparator or BiFunction.");
        }
        if (message.contains("not compatible with a void functional interface")) {
            return Optional.of("A value that nobody takes is no statement: call something, as in () ->"
                    + " System.out.println(5), or take a Supplier, which gives a value.");
        }
        if (message.contains("bad return type in lambda") && message.endsWith("boolean cannot be converted to int")) {
            return Optional.of(
                    "If it is to compare, it gives a number: Integer.compare(a, b) with two numbers, a.compareTo(b)"
                            + " with two texts.");
        }
        if (generic.find() && !generic.group(1).equals(generic.group(2))) {
            return Optional.of(
                    "What stands between < and > has to be the same on both sides; new ArrayList<>() takes it from"
                            + " the left one.");
        }
        if (bounds.find()) {
            return Optional.of(
                    "Something of the class " + bounds.group(2) + " stands where " + bounds.group(1) + " is wanted.");
        }
        if (message.contains("lossy conversion")) {
            help = message.contains("double to float")
                    ? "Write the number with an f, as in 0.5f, or cast: (float) …"
                    : message.endsWith("to float") || message.endsWith("to double")
                            ? "Cast if you mean to lose the rest."
                            : "Cast if you mean to lose the rest, as in (" + message.replaceAll("(?s).* to ", "")
                                    + ") …";
        } else if (types.find()) {
            help = conversion(types.group(1), types.group(2));
        } else if (compared.find()) {
            help = TensorSlips.operator("==", compared.group(1), compared.group(2));
        } else if (conforms.find()) {
            help = TensorSlips.conversion(conforms.group(1), conforms.group(2));
        } else if (message.contains("is not a functional interface")) {
            help = lambda(message);
        } else if (message.contains("unexpected return value")) {
            help = message.contains("lambda")
                    ? "This lambda gives nothing back: leave out the value."
                    : "Neither a void method nor a constructor gives anything back: write the value's type in place of void, or"
                            + " leave out the value.";
        } else if (message.contains("missing return value")) {
            help = "In a cell of its own return has no place: a method ends with it.";
        }
        return help.isEmpty() ? Optional.empty() : Optional.of(help);
    }

    private static String lambda(String message) {
        Matcher type = FUNCTIONAL.matcher(message);
        String name = type.find() ? type.group(1) : "Object";
        if (name.equals("Object")) {
            return "A lambda needs to know its type: Function<Integer, Integer> f = x -> …;";
        }
        String why = message.contains("multiple non-overriding")
                ? " has several. Write new " + name + "() { … } with all of them."
                : message.contains("no abstract method") ? " has none." : " is a class.";
        return "A lambda stands for the one abstract method of an interface; " + name + why;
    }

    private static String conversion(String from, String to) {
        if (from.equals("DisplayHandle") && to.equals("String")) {
            return "display(x) gives a handle, which updates what is shown: take display(x).id() for the id, or write var.";
        }
        if (from.equals("Tensor") || to.equals("Tensor")) {
            return TensorSlips.conversion(from, to);
        }
        if (from.equals(to + "[]")) {
            return "An array holds many: one of them is array[0], a loop takes all.";
        }
        if (to.equals("Throwable")) {
            return "What is thrown is an exception: throw new IllegalArgumentException("
                    + (from.equals("String") ? "…" : "\"…\"") + ");";
        }
        if (from.equals("void")) {
            return "The method gives back nothing: call it as a statement, or let it return a value.";
        }
        if (to.equals("String")) {
            return "String.valueOf(…) makes a text of it.";
        }
        if (to.equals("boolean")) {
            return from.matches("int|long|short|byte|char|float|double")
                    ? "A condition is true or false: write a comparison, as in x > 0."
                    : "";
        }
        String plain = unboxed(to);
        if (!plain.isEmpty() && from.matches("int|long|short|byte|char|float|double")) {
            String suffix = switch (plain) {
                case "double" -> ", as in 5.0";
                case "float" -> ", as in 5f";
                case "long" -> ", as in 5L";
                default -> "";
            };
            return (plain.equals("int") ? "An " : "A ") + to + (plain.equals("int") ? " takes an " : " takes a ")
                    + plain + " only: write one" + suffix + ", or cast: (" + plain + ") …";
        }
        String number = unboxed(from);
        if (!number.isEmpty()
                && to.matches("(?:int|long|short|byte|float|double)|Integer|Long|Short|Byte|Float|Double")) {
            String wanted = to.matches("[a-z]+") ? to : unboxed(to);
            return (from.equals("Integer") ? "An Integer becomes an " : "A " + from + " becomes a ") + number
                    + " by itself: take " + number + " as the type, or write ." + wanted + "Value() behind it.";
        }
        if (from.equals("null")) {
            return "Only objects can be null; " + to + " always has a value.";
        }
        if (from.equals("String")) {
            return switch (to) {
                case "int", "Integer" -> "Integer.parseInt(…) reads a number from a text.";
                case "long", "Long" -> "Long.parseLong(…) reads a number from a text.";
                case "double", "Double" -> "Double.parseDouble(…) reads a number from a text.";
                case "float", "Float" -> "Float.parseFloat(…) reads a number from a text.";
                default -> "";
            };
        }
        return "";
    }

    /** The primitive type of a number's class; empty of any other. */
    private static String unboxed(String type) {
        return switch (type) {
            case "Integer" -> "int";
            case "Double", "Float", "Long", "Short", "Byte" -> type.toLowerCase(Locale.ROOT);
            default -> "";
        };
    }

    private static String ambiguous(String message) {
        Matcher both = AMBIGUOUS.matcher(message);
        if (!both.find()) {
            return "";
        }
        List<String> packages = List.of(both.group(1), both.group(2));
        // What a cell has imported is meant rather than what is there by itself.
        String meant = packages.contains("java.util")
                ? "java.util"
                : packages.get(packages.get(0).startsWith("org.lectern.") ? 1 : 0);
        Matcher name = Pattern.compile("reference to (\\S+) is ambiguous").matcher(message);
        return name.find() ? "Say which one you mean: import " + meant + "." + name.group(1) + ";" : "";
    }

    private static String abstractType(String message) {
        Matcher type = ABSTRACT.matcher(message);
        String made = type.find()
                ? switch (type.group(1)) {
                    case "List", "Collection" -> "ArrayList";
                    case "Map" -> "HashMap";
                    case "Set" -> "HashSet";
                    case "Queue", "Deque" -> "ArrayDeque";
                    default -> "";
                }
                : "";
        return made.isEmpty()
                ? "Make an object of a class that extends or implements it."
                : "It says what one can do; make an object that does it: new " + made + "<>()";
    }

    private static String element(String message) {
        return message.contains("Tensor found")
                ? "A tensor's numbers: x.at(i, j); its parts: x.row(i), x.slice(axis, from, to)"
                : message.contains("String found")
                        ? "A text's characters: text.charAt(i)"
                        : message.contains("Map")
                                ? "A map's values: map.get(key); map.put(key, x) sets one."
                                : message.contains("List")
                                        ? "A list's elements: list.get(i); list.set(i, x) changes one."
                                        : "";
    }

    /** What objects have in place of operators. */
    private static String ofObjects(String message) {
        Matcher types = OPERANDS.matcher(message);
        if (!types.find()) {
            return "";
        }
        String operator = types.group(1);
        String both = types.group(2) + " " + types.group(3);
        if (both.contains("boolean") && operator.matches("&&|\\|\\|")) {
            return "On each side of " + operator + " stands a condition: x == 3 " + operator + " x == 4";
        }
        if (both.contains("boolean") && operator.matches("[<>]=?")) {
            return "Two comparisons are joined by &&: a < b && b < c";
        }
        int number = "+-*/".indexOf(operator);
        String tensor = TensorSlips.operator(operator, types.group(2), types.group(3));
        if (!tensor.isEmpty() || number < 0) {
            return tensor;
        }
        return both.contains("Big")
                ? "Operators are for plain numbers: write a."
                        + List.of("add", "subtract", "multiply", "divide").get(number) + "(b)"
                : both.matches(".*[A-Z].*")
                        ? "Operators are for numbers, and + for texts: look for a method that does it."
                        : "";
    }

    private static String unary(String message) {
        Matcher operand = UNARY.matcher(message);
        if (!operand.find()) {
            return "";
        }
        if (operand.group(2).equals("!")) {
            return "! stands before what is true or false: a number is compared, as in x == 0, an object as in x == null.";
        }
        return operand.group(1).equals("Tensor") && operand.group(2).equals("-") ? "Write x.neg()." : "";
    }

    private static String each(String message) {
        Matcher found = EACH.matcher(message);
        String type = found.find() ? found.group(1) : "";
        if (type.startsWith("Map<") || type.endsWith("Map") || type.contains("Map<")) {
            return "Over a map: for (var e : map.entrySet()) { … e.getKey() … e.getValue() … }";
        }
        if (type.contains("Stream")) {
            return "A stream is gone through by stream.forEach(x -> …), or by a loop over stream.toList().";
        }
        return switch (type) {
            case "Tensor" ->
                "Over its numbers: for (double v : x.toDoubles()); over its rows: for (int i = 0; i < x.size(0); i++)";
            case "String" -> "Over its characters: for (char c : text.toCharArray())";
            case "int", "long", "Integer", "Long" -> "Over numbers: for (int i = 0; i < n; i++)";
            default -> "";
        };
    }

    static String runtime(Throwable thrown) {
        if (thrown instanceof StackOverflowError) {
            return "A method calls itself without end, or too deep: look for the case in which it stops."
                    + " The session goes on, with every variable kept.";
        }
        if (thrown instanceof OutOfMemoryError) {
            return outOfMemory(String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof NoClassDefFoundError && thrown.getCause() == null) {
            return "The class is not on the class path, or could not be initialised earlier: look at the first error about"
                    + " it, and restart the kernel after mending it.";
        }
        if (thrown instanceof HeadlessException) {
            return "A notebook has no windows. What is drawn is shown as a cell's value: a chart, or a BufferedImage whose"
                    + " createGraphics() gives a Graphics2D to draw with; input(\"…\") asks for a text.";
        }
        String cast = thrown instanceof ClassCastException
                ? cast(PlainNames.failedCast(String.valueOf(thrown.getMessage())))
                : "";
        return cast.isEmpty() ? RuntimeSlips.remedy(thrown) : cast;
    }

    private static String cast(String message) {
        Matcher unordered = UNORDERED.matcher(message);
        if (unordered.lookingAt()) {
            return Unordered.remedy(PlainNames.text(unordered.group(1)), true);
        }
        return PlainNames.isOldDefinition(message)
                ? "The object is of an earlier definition of its class: run the cell that makes it again."
                : "";
    }

    /** What is full; the JVM's heap is only the most frequent. */
    private static String outOfMemory(String message) {
        String goesOn = " The session goes on, with every variable kept: ";
        if (message.contains("native thread")) {
            return "The system gives this process no more threads, or no memory for their stacks; the memory for objects is"
                    + " not what is full." + goesOn
                    + "let threads end that are done, or share a few, as Executors.newFixedThreadPool does.";
        }
        if (message.contains("physicalBytes") || message.contains("totalBytes")) {
            return "The memory outside the JVM's heap, where native libraries keep the numbers of tensors, is full."
                    + goesOn
                    + "set large ones to null, take smaller batches, or start with more (-Dorg.bytedeco.javacpp.maxbytes and"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes).";
        }
        if (message.contains("direct buffer") || message.contains("Direct buffer")) {
            return "The memory outside the JVM's heap, for direct buffers, is full." + goesOn
                    + "set buffers to null, or start with more (-XX:MaxDirectMemorySize).";
        }
        if (message.contains("Metaspace") || message.contains("class space")) {
            return "The JVM's memory for classes is full." + goesOn + "restart the kernel to be rid of old ones.";
        }
        if (TOO_LONG.matcher(message).find()) {
            return "No array, text or list can be that long: Java counts up to " + Integer.MAX_VALUE + "." + goesOn
                    + "look at how its size is computed.";
        }
        long megabytes = Runtime.getRuntime().maxMemory() >> MEGABYTE_BITS;
        return "The memory of the JVM is full: this does not fit into its "
                + megabytes + " MB." + goesOn
                + "set large ones to null, take smaller batches, or start with more memory (-Xmx).";
    }
}
