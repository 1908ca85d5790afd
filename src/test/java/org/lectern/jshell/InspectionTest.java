package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {
    private static Session session;

    @TempDir
    static Path folder;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(text -> {}).build();
        session.evaluate("var x = ones(2, 3);\nvar optimizer = Adam.of(List.of(zeros(2).requiresGrad()));");
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static String brief(String code) {
        return session.inspect(code, code.length(), false).orElse("");
    }

    @Test
    void aTypeWithItsArgumentsAndAWholeImportAreExplained() {
        assertThat(brief("List<String>")).startsWith("java.util.List<E>").isEqualTo(brief("List"));
        assertThat(brief("Map<String, List<int[]>>")).startsWith("java.util.Map<K, V>");
        assertThat(session.inspect("List<String> l = null;", 2, false).orElse(""))
                .startsWith("java.util.List<E>");
        assertThat(brief("import java.util.List;")).startsWith("java.util.List<E>");
        assertThat(brief("import static java.lang.Math.max;")).contains("int Math.max(int a, int b)");
        assertThat(brief("if (1 < 3 && 4 >")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (wor|ds.isEmpty()) {}",
                "while (!wor|ds.isEmpty()) {}",
                "for (String w : wor|ds) { }",
                "for (String w : wor|ds) {\n  System.out.println(w);\n}",
                "int n = 3;\nfor (final Map<String, Integer> m : wor|ds) { }",
                "if (1 < 2) { if (2 < 3 && wor|ds.isEmpty()) {} }",
                "|words",
                "int n = |words.size();",
            })
    void aVariableIsExplainedWhereverItStands(String code) {
        session.evaluate("List<String> words = List.of(\"a\");");
        assertThat(session.inspect(code.replace("|", ""), code.indexOf('|'), false)
                        .orElse(""))
                .contains("List<java.lang.String>");
    }

    @Test
    void aNameIsExplainedAtTheCursorBeforeIt() {
        assertThat(session.inspect("Math.sqrt(2)", 0, false).orElse("")).startsWith("java.lang.Math");
        assertThat(session.inspect("Math.sqrt(2)", 5, false).orElse("")).contains("double Math.sqrt(double a)");
        assertThat(session.inspect("int a = 3;", 7, false)).isEmpty();
    }

    @Test
    void whatAClassInheritsIsExplainedWithinIt() {
        session.evaluate("class An { String nm = \"a\";\n  /** Eats all. */\n  void eat(int much) {} }");
        assertThat(brief("class Ct extends An { void f() { eat")).contains("void An.eat(int much)");
        assertThat(session.inspect("class Ct extends An { void f() { eat(3); } }", 35, true)
                        .orElse(""))
                .contains("void An.eat(int much)")
                .contains("Eats all.");
        assertThat(brief("class Ct extends An { String f() { return nm")).contains("An.nm:java.lang.String");
        assertThat(brief("enum E { X, Y; E next() { return values()[ordinal")).contains("Enum.ordinal()");
        assertThat(brief("enum E { X, Y; E next() { return values")).isEqualTo("E[] E.values()");
    }

    private static String detailed(String code) {
        return session.inspect(code, code.length(), true).orElse("");
    }

    private static List<String> completions(String code) {
        return session.complete(code, code.length()).matches().stream()
                .map(Completion.Match::text)
                .toList();
    }

    @Test
    void aMethodOfTheLibraryIsExplainedWithAndWithoutItsBracket() {
        assertThat(brief("x.matmul(")).startsWith("Tensor Tensor.matmul(Tensor other)\n    Matrix product.");
        assertThat(brief("x.matmul")).isEqualTo(brief("x.matmul("));
        assertThat(session.inspect("x.matmul(x).sum()", 5, false).orElse("")).contains("Matrix product.");
        assertThat(brief("x.matmul(")).doesNotContain("Gradients");
        assertThat(detailed("x.matmul(")).contains("Gradients for C = AB").doesNotContain("{@");
    }

    @Test
    void eachOverloadHasItsOwnWords() {
        assertThat(brief("Tensor.zeros("))
                .contains("zeros(int... shape)\n    Zeros of float32.")
                .contains("zeros(DType dtype, int... shape)\n    Zeros of a given type.");
        assertThat(brief("new Linear(")).contains("Linear(int inFeatures, int outFeatures, Rng rng)\n    Draws");
    }

    @Test
    void classesVariablesAndConstantsAreExplained() {
        assertThat(brief("Linear")).contains("org.lectern.nn.Linear\n    A linear map and a shift");
        assertThat(brief("x")).startsWith("x:org.lectern.tensor.Tensor\n");
        assertThat(brief("Mode.TRAIN")).contains("Learning:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (int i = 0; i < 3; i++) { var nu|m = i + 1; }",
                "int num| = 0;",
                "for (int nu|m = 0; num < 3; num++) { }",
                "for (int nu|m : new int[3]) { }",
                "void f(int n|um, String other) { }",
                "int[] all = {1};\nvar num| = all[0];\nnum++;",
            })
    void aVariableIsExplainedWhereItIsDeclared(String code) {
        int bar = code.indexOf('|');
        assertThat(session.inspect(code.replace("|", ""), bar, false))
                .hasValueSatisfying(text -> assertThat(text).contains("int"));
    }

    @Test
    void theFirstSentenceGoesToItsEnd() {
        assertThat(brief("Losses.crossEntropy("))
                .contains("    crossEntropy(Tensor, Tensor) for a trainer, and with options: label smoothing")
                .doesNotContain("    Tensor)");
    }

    @Test
    void methodsOfSuperclassesThatAreNotPublicAreFound() {
        assertThat(completions("optimizer.l")).contains("lr(").doesNotContain("lr()");
        assertThat(completions("Adam.of(x.parameters(\"a)\")).weightD")).isEmpty();
        assertThat(completions("optimizer.lr(0.1).weightD")).containsExactly("weightDecay(");
        assertThat(completions("new StringBuilder(\"a(\").setL")).containsExactly("setLength(");
        assertThat(detailed("optimizer.weightDecay"))
                .contains("Adam.weightDecay(double weightDecay)")
                .contains("penalty");
        assertThat(session.evaluate("optimizer.learningRate(0.1)")
                        .failure()
                        .orElseThrow()
                        .help())
                .isEqualTo("Did you mean lr?");
        assertThat(session.evaluate("new SGD(null)").failure().orElseThrow().help())
                .isEqualTo("Did you mean Sgd?");
    }

    @Test
    void whatACellHasDefinedIsShown() {
        session.evaluate("/** Doubles. */\nint twice(int n) {\n    return 2 * n;\n}");
        assertThat(brief("twice"))
                .contains("int twice(int n)")
                .contains("/** Doubles. */")
                .doesNotContain("return");
        assertThat(detailed("twice(")).contains("int twice(int n)");
        assertThat(detailed("twice")).contains("return 2 * n;");
    }

    @Test
    void aMethodOfACellsClassIsExplainedByTheClassesName() {
        session.evaluate(
                "class Dog {\n  String bark(int times) { return \"wuff\".repeat(times); }\n  static Dog born() { return null; }\n"
                        + "  class Ear { boolean hears() { return true; } }\n}\nrecord Pair(int left) {}\ninterface Singer { void sing(); }");
        assertThat(brief("Dog.bark")).isEqualTo("String Dog.bark(int times)").isEqualTo(brief("Dog.bark("));
        assertThat(brief("Dog.born")).contains("Dog Dog.born()");
        assertThat(brief("Dog.Ear.hears")).contains("boolean").contains("hears()");
        assertThat(brief("Pair.left")).contains("int Pair.left()");
        assertThat(brief("Singer.sing")).contains("void Singer.sing()");
        assertThat(brief("Dog.meow")).isEmpty();
        assertThat(brief("Cat.bark")).isEmpty();
    }

    @Test
    void theJdksOwnAreAtLeastLinked() {
        assertThat(brief("Math.max(")).contains("int Math.max(int a, int b)");
        assertThat(brief("Math.max(")).containsAnyOf("Javadoc: https://docs.oracle.com/", "greater");
    }

    @Test
    void genericMethodsReadAsInJavadoc() {
        String of = session.inspect("List.of(", 8, false).orElseThrow();
        assertThat(of).contains("static <E> List<E> List.of()").doesNotContain(".<E>of");
        assertThat(session.inspect("Stream.of(1).map(", 17, false).orElse("Stream.map("))
                .doesNotContain(".<R>");
        assertThat(session.inspect("Math.max(", 9, false).orElseThrow()).contains("static int Math.max(int");
        assertThat(session.inspect("\"a\".substring(", 14, false).orElseThrow())
                .startsWith("String String.substring(int");
        assertThat(Signatures.written(
                        "Stream<R> Stream<T>.<R>map(Function<? super T,? extends R> mapper)", name -> null))
                .isEqualTo("<R> Stream<R> Stream.map(Function<? super T,? extends R> mapper)");
        assertThat(Signatures.written("ArrayList<E>(int initialCapacity)", name -> null))
                .isEqualTo("ArrayList<E>(int initialCapacity)");
        assertThat(Signatures.written("x:int", name -> null)).isEqualTo("x:int");
        assertThat(Signatures.once("R(int a)(int a)")).isEqualTo("R(int a)");
        assertThat(Signatures.once("int R(int a, List<B> b).a()")).isEqualTo("int R.a()");
    }

    @Test
    void aMethodOfObjectsIsFoundByItsClass() {
        assertThat(brief("String.substring")).contains("String String.substring(int beginIndex, int endIndex)");
        assertThat(brief("String.substring(")).isEqualTo(brief("String.substring"));
        assertThat(brief("Tensor.matmul")).isEqualTo(brief("x.matmul"));
        assertThat(brief("Adam.weightDecay")).contains("Adam.weightDecay(double weightDecay)");
        assertThat(brief("String.nothing")).isEmpty();
    }

    @Test
    void whatAnImportNamesIsExplained() {
        assertThat(session.inspect("import java.util.List;", 20, false).orElse(""))
                .startsWith("java.util.List<E>");
        assertThat(session.inspect("int y = 1;\nimport static java.lang.Math.max;", 42, false)
                        .orElse(""))
                .startsWith("static int Math.max(int a, int b)");
        assertThat(brief("import org.lectern.nn.Linear")).contains("A linear map and a shift");
    }

    /** What is told where the code has a bar. */
    private static String at(String code) {
        int bar = code.indexOf('|');
        return session.inspect(code.substring(0, bar) + code.substring(bar + 1), bar, false)
                .orElse("");
    }

    @Test
    void namesBehindACellsImportsAreExplained() {
        assertThat(at("import java.time.*;\nLocalDate.no|w()")).contains("static LocalDate LocalDate.now()");
        assertThat(at("%pwd\nimport java.time.*;\nLocalDate.now(|)")).contains("static LocalDate LocalDate.now()");
        assertThat(at("import java.time.LocalDate;\nLocal|Date d;"))
                .startsWith("java.time.LocalDate")
                .doesNotContain("needs import");
        assertThat(at("import java.time.*;\nLocalDate d = LocalDate.now();\nd.plusDa|ys(1)"))
                .startsWith("LocalDate LocalDate.plusDays(long");
        assertThat(at("import static java.lang.Math.*;\nsqr|t(2)")).startsWith("static double Math.sqrt(double a)");
        assertThat(at("import java.util.List;\n\n\"a\".len|gth()")).startsWith("int String.length()");
        assertThat(at("import java.time.*;\nimport java.util.Li|st;\nint y;")).startsWith("java.util.List<E>");
        assertThat(at("import java.time.*;\nimport java.util.List;|")).startsWith("java.util.List<E>");
    }

    @Test
    void aClassInAnExpressionIsExplained() {
        assertThat(at("String s = Str|ing.valueOf(3);")).startsWith("java.lang.String");
        assertThat(at("double d = Ma|th.sqrt(2);")).startsWith("java.lang.Math");
        assertThat(at("Stream.of(1).collect(Coll|ectors.toList())")).startsWith("java.util.stream.Collectors");
        assertThat(at("for (var each : Li|st.of(1)) {}")).startsWith("java.util.List<E>");
        assertThat(at("return Optio|nal.of(3);")).startsWith("java.util.Optional<T>");
        assertThat(at("var net = Sequen|tial.of();")).contains("Layers one after another");
        assertThat(at("int n = Map.Ent|ry.comparingByKey();")).startsWith("java.util.Map.Entry");
        assertThat(at("int n = Integer.|parseInt(\"3\");")).contains("Integer.parseInt(String s)");
        assertThat(at("int n = Integer.|")).startsWith("java.lang.Integer");
        assertThat(at("int n = nowhere.Str|ing;")).isEmpty();
    }

    @Test
    void aClassThatNothingHasImportedIsExplainedWithItsImport() {
        assertThat(brief("LocalDate"))
                .startsWith("java.time.LocalDate")
                .endsWith("It needs import java.time.LocalDate;");
        assertThat(at("var d = Local|Date.now();")).endsWith("It needs import java.time.LocalDate;");
        assertThat(at("var d = LocalDate.no|w();"))
                .contains("LocalDate.now()")
                .endsWith("It needs import java.time.LocalDate;");
        assertThat(brief("List")).doesNotContain("needs import");
        assertThat(brief("NoSuchClass")).isEmpty();
        assertThat(brief("String LocalDate")).isEmpty();
    }

    @Test
    void javadocThatACellWritesIsShown() {
        session.evaluate("/** Somebody. */ class Person {\n    /** What to say. */\n    String name;\n"
                + "    /** A person of a name.\n     * @param name the name */\n    Person(String name) { this.name = name; }\n"
                + "    /** Gives the name. */ public String getName() { return name; }\n"
                + "    /** Greets. */ <T> String greet(List<? extends T> all, int... times) { return \"\"; }\n"
                + "    /** Small. */ static class Pet { /** Barks. */ void bark() {} }\n}");
        session.evaluate("class Pupil extends Person implements Comparable<Pupil> { Pupil() { super(\"\"); }\n"
                + " public String getName() { return \"p\"; } public int compareTo(Pupil o) { return 0; } }");
        session.evaluate("enum Light { /** Stop. */ RED }  List<Person> people = List.of();");
        session.evaluate("/** Triples. */ int triple(int n) { return 3 * n; }");
        assertThat(brief("people.get(0).getName")).isEqualTo("String Person.getName()\n    Gives the name.");
        assertThat(brief("Person.getName")).contains("Gives the name.");
        assertThat(brief("people.get(0).greet(")).endsWith("\n    Greets.");
        assertThat(brief("people.get(0).name")).contains("What to say.");
        assertThat(brief("new Person(")).contains("A person of a name.").doesNotContain("the name */");
        assertThat(detailed("new Person(")).contains("param name the name");
        assertThat(brief("new Person.Pet().bark")).contains("Barks.");
        assertThat(brief("new Pupil().getName")).contains("Gives the name.");
        assertThat(brief("Light.RED")).contains("Stop.");
        assertThat(brief("triple(")).isEqualTo("int triple(int n)\n    Triples.");
        assertThat(brief("triple").split("Triples", -1)).hasSize(2);
    }

    @Test
    void theConstructorsOfAGenericClassAreAllThere() {
        for (String code : List.of("new ArrayList<", "new ArrayList<>", "new ArrayList<String>", "new ArrayList<>(")) {
            assertThat(brief(code)).contains("ArrayList<E>()").contains("ArrayList<E>(int initialCapacity)");
        }
        assertThat(brief("new HashMap<String, Integer")).startsWith("java.lang.Integer");
    }

    @Test
    void nothingIsKnownOfNonsense() {
        for (String code : List.of("", "nowhere", "1 +", "((((", "\"open", "x.", ".", "x.nothing(")) {
            assertThat(session.inspect(code, code.length(), true).orElse("")).doesNotContain("Exception");
        }
    }

    @Test
    void aJarWithItsSourcesBesideItIsExplained() throws Exception {
        String source = "package gifts;\n/** A box of things. */\npublic class Box {\n"
                + "    /** Opens it.\n     * @param times how often\n     * @return what is in it */\n"
                + "    public String open(int times) { return \"gift\"; }\n}\n";
        Path file = Files.createDirectories(folder.resolve("src/gifts")).resolve("Box.java");
        Files.writeString(file, source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), file.toString()))
                .isZero();
        jar(folder.resolve("box-1.0.jar"), "gifts/Box.class", Files.readAllBytes(classes.resolve("gifts/Box.class")));
        jar(
                folder.resolve("box-1.0-sources.jar"),
                "gifts/Box.java",
                source.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        session.addToClasspath(folder.resolve("box-1.0.jar"));
        assertThat(brief("new gifts.Box().open(")).contains("Opens it.").doesNotContain("times how");
        assertThat(detailed("new gifts.Box().open("))
                .contains("param times how often")
                .contains("return what is in it");
    }

    private static void jar(Path jar, String name, byte[] bytes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name));
            out.write(bytes);
        }
    }
}
