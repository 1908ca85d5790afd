package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(text -> {}).build();
        session.evaluate("int outer = 3; final int LIMIT = 4; enum Col { RED, GREEN }");
        session.evaluate("class Pt { int px; static final int MOST = 1; void move() {} }");
    }

    @AfterAll
    static void close() {
        session.close();
    }

    /** The proposals where the text has a bar, or at its end. */
    private static List<String> proposals(String code) {
        int bar = code.indexOf('|');
        Completion completion = bar < 0
                ? session.complete(code, code.length())
                : session.complete(code.substring(0, bar) + code.substring(bar + 1), bar);
        return completion.matches().stream().map(Completion.Match::text).toList();
    }

    private static String type(String code, String proposal) {
        return session.complete(code, code.length()).matches().stream()
                .filter(each -> each.text().equals(proposal))
                .map(Completion.Match::type)
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if(words.isE",
                "if (words.isE",
                "while (1 < words.size() && words.isE",
                "void g() { if (words.isE",
                "if (true) { } else if (words.isE",
                "if (List.of(words.isE",
                "do { } while (words.isE",
            })
    void conditionsAreCompleted(String code) {
        session.evaluate("List<String> words = List.of();");
        assertThat(proposals(code)).containsExactly("isEmpty()");
    }

    @Test
    void whatCellsHaveDeclaredComesFirstWhereAnArgumentBegins() {
        assertThat(proposals("int near = 1;\nMath.abs(")).startsWith("near").satisfies(all -> {
            assertThat(all.indexOf("outer")).isBetween(0, all.indexOf("ArrayList"));
            assertThat(all.indexOf("Pt")).isBetween(0, all.indexOf("ArrayList"));
        });
        assertThat(proposals("switch (outer) { case "))
                .satisfies(all -> assertThat(all.indexOf("LIMIT")).isBetween(0, all.indexOf("ArrayList")));
    }

    @Test
    void whatAllObjectsHaveComesLast() {
        assertThat(proposals("new Pt().")).startsWith("move()", "px").endsWith("wait(");
        assertThat(proposals("Math.max(Adam.of(List.of()).")).satisfies(all -> {
            assertThat(all.indexOf("lr(")).isBetween(0, all.indexOf("equals("));
            assertThat(all.indexOf("betas(")).isBetween(0, all.indexOf("equals("));
        });
    }

    @Test
    void membersOfTypesThatTheCellItselfDeclaresAreCompleted() {
        assertThat(proposals("record P5(int xx) {}\nvar p5 = new P5(1);\np5.")).contains("xx()");
        assertThat(proposals("class Z5 { int y; void m() {} }\nvar z5 = new Z5();\nz5."))
                .contains("y", "m()");
        assertThat(proposals("class Z6 { int y; }\nvar z6 = List.of(new Z6());\nif (z6.isE"))
                .containsExactly("isEmpty()");
    }

    @Test
    void namesDeclaredEarlierInTheCellAreProposed() {
        assertThat(proposals("int alpha = 3; alp")).containsExactly("alpha");
        assertThat(proposals("int alpha = 3, alps;\nif (outer > alp")).containsExactly("alps", "alpha");
        assertThat(proposals("int[] numbers = {1, 2};\nfor (int each : numb|) {\n}"))
                .containsExactly("numbers");
        assertThat(proposals("Map<String, List<Integer>> table = null;\ntab")).containsExactly("table");
        assertThat(proposals("int helper(int a) {\n    return a;\n}\nvoid helped() {}\nhelp"))
                .containsExactly("helped()", "helper(");
        assertThat(proposals("record Pair(int a, int b) {}\nnew Pai")).contains("Pair");
        assertThat(proposals("class A { int g() { return |; } }")).noneMatch(each -> each.startsWith("$"));
        Completion completion = session.complete("int alpha = 3; alp", 18);
        assertThat(completion.start()).isEqualTo(15);
        assertThat(completion.end()).isEqualTo(18);
    }

    @Test
    void localsAndParametersAreProposedInTheirBlockAndNotBehindIt() {
        assertThat(proposals("void f(int param) {\n    int local = 1;\n    par|\n}"))
                .containsExactly("param");
        assertThat(proposals("void f(int param) {\n    int local = 1;\n    loc"))
                .containsExactly("local");
        assertThat(proposals("void f(int param) { int local = 1; }\npar")).isEmpty();
        assertThat(proposals("void f(int param) { int local = 1; }\nloc")).isEmpty();
        assertThat(proposals("for (int index = 0; index < 3; ind")).containsExactly("index");
        assertThat(proposals("for (int index = 0; index < 3; index++) { ind")).containsExactly("index");
        assertThat(proposals("for (int index = 0; index < 3; index++) ind")).containsExactly("index");
        assertThat(proposals("for (int index = 0; index < 3; index++) { }\nind"))
                .isEmpty();
        assertThat(proposals("for (String word : List.of()) { wor")).containsExactly("word");
        assertThat(proposals("try { } catch (Exception failure) { fail")).containsExactly("failure");
        assertThat(proposals("Function<Integer, Integer> f = number -> numb")).containsExactly("number");
        assertThat(proposals("Function<Integer, Integer> f = number -> 1;\nnumb"))
                .isEmpty();
        assertThat(proposals("BinaryOperator<Integer> f = (first, second) -> { return sec"))
                .containsExactly("second");
        assertThat(proposals("Object o = 3; if (o instanceof Integer whole && who"))
                .containsExactly("whole");
        assertThat(proposals("class A {\n    int field = 3;\n    int g(int given) {\n        return giv"))
                .containsExactly("given");
    }

    @Test
    void whatAClassInheritsIsProposedWithinIt() {
        session.evaluate(
                "class Animal { protected String nickname; private int nicety; void eatAll() {} static int eaten; }");
        session.evaluate("class Cat extends Animal { int nine; }");
        assertThat(proposals("class Lynx extends Animal { void f() { eat")).contains("eaten", "eatAll()");
        assertThat(proposals("class Lynx extends Animal { void f() { ni|"))
                .contains("nickname")
                .doesNotContain("nicety");
        assertThat(proposals("class Lynx extends Cat { void f() { ni|; } }")).contains("nickname", "nine");
        assertThat(proposals("class Box<T extends Comparable<T>> extends ArrayList<T> { int f() { return siz"))
                .contains("size()");
        assertThat(proposals("enum E { X, Y; E next() { return val")).contains("values()", "valueOf(");
        assertThat(proposals("enum E { X, Y; E next() { return values()[ord")).contains("ordinal()");
        assertThat(proposals("class Lynx extends Animal { }\neatA")).isEmpty();
        assertThat(proposals("Animal a = new Animal() { void f() { nick")).containsExactly("nickname");
    }

    @Test
    void wordsOfTheLanguageAreProposedWhereTheyMayStand() {
        assertThat(proposals("retu")).containsExactly("return");
        assertThat(proposals("pub")).containsExactly("public");
        assertThat(proposals("void f() { whi")).containsExactly("while");
        assertThat(proposals("if (outer > 3) retu")).containsExactly("return");
        assertThat(proposals("class A { pri")).containsExactly("private");
        assertThat(proposals("class A { whi")).isEmpty();
        assertThat(proposals("public sta")).contains("static");
        assertThat(proposals("boolean b = tru")).containsExactly("true");
        assertThat(proposals("int i = whi")).isEmpty();
        assertThat(proposals("class A ext")).containsExactly("extends");
        assertThat(proposals("import stat")).contains("static");
        assertThat(proposals("outer.retu")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"unclosed ",
                "\"unclosed Sys",
                "String s = \"a\" + \"Sys",
                "String s = \"a \\\" Sys",
                "String s = \"\"\"\n    a \" Sys",
                "'",
                "char c = 'S",
                "// Sys",
                "int x = 3; // Sys",
                "/* Sys",
                "/** Sys\n * Sys",
                ")))",
                "..",
                "outer..",
                "int y = 12",
                "f()",
            })
    void nothingIsProposedInTextsAndCommentsAndBehindWhatIsWhole(String code) {
        assertThat(proposals(code)).isEmpty();
    }

    @Test
    void whatIsBehindTextsAndCommentsIsJavaAgain() {
        assertThat(proposals("String s = \"// \" + out")).containsExactly("outer");
        assertThat(proposals("// it's a note\nout")).containsExactly("outer");
        assertThat(proposals("/* \" */ out")).containsExactly("outer");
        assertThat(proposals("char c = '\"'; out")).containsExactly("outer");
    }

    @Test
    void typesAreInTheWordsOfFrontEnds() {
        assertThat(type("Math.", "PI")).isEqualTo("instance");
        assertThat(type("Math.", "E")).isEqualTo("instance");
        assertThat(type("Math.", "max(")).isEqualTo("function");
        assertThat(type("new Array", "ArrayList(")).isEqualTo("class");
        assertThat(type("Col.", "RED")).isEqualTo("instance");
        assertThat(type("Pt.", "MOST")).isEqualTo("instance");
        assertThat(type("new Pt().", "px")).isEqualTo("instance");
        assertThat(type("new Pt().", "move()")).isEqualTo("function");
        assertThat(type("LIM", "LIMIT")).isEqualTo("instance");
        assertThat(type("out", "outer")).isEqualTo("instance");
        assertThat(type("Sys", "System")).isEqualTo("class");
        assertThat(type("UU", "UUID")).isEqualTo("class");
        assertThat(type("P", "Pt")).isEqualTo("class");
        assertThat(type("Map.", "Entry")).isEqualTo("class");
        assertThat(type("java.uti", "util.")).isEqualTo("module");
        assertThat(type("retu", "return")).isEqualTo("keyword");
        assertThat(type("int alpha = 1; alp", "alpha")).isEqualTo("instance");
    }

    @Test
    void aLongTextIsNoTrouble() {
        String text = "x\\\"".repeat(100_000);
        assertThat(proposals("String s = \"" + text + "\"; out")).containsExactly("outer");
        assertThat(proposals("String s = \"" + text)).isEmpty();
    }

    @Test
    void methodsAreProposedForReferences() {
        assertThat(proposals("Function<String, Integer> f = String::le")).containsExactly("length");
        assertThat(type("String::", "valueOf")).isEqualTo("function");
        assertThat(proposals("String::")).contains("length", "valueOf", "new");
        assertThat(proposals("\"abc\"::val")).isEmpty();
        assertThat(proposals("String word = \"a\"; Supplier<Integer> s = word::len"))
                .containsExactly("length");
        assertThat(proposals("Pt::m")).containsExactly("move");
        assertThat(proposals("ArrayList<String>::si")).containsExactly("size");
        assertThat(proposals("System.out::printl")).containsExactly("println");
        assertThat(proposals("int[]::")).containsExactly("new");
    }

    @Test
    void anEnumsConstantsAreProposedWhereACaseMayStand() {
        assertThat(proposals("switch (Col.RED) { case G")).startsWith("GREEN");
        assertThat(type("switch (Col.RED) { case G", "GREEN")).isEqualTo("instance");
        assertThat(proposals("switch (Col.RED) { case RED -> 1; case |"))
                .startsWith("GREEN")
                .doesNotContain("RED");
        assertThat(proposals("Col c = Col.RED;\nswitch (c) {\n    case RED:\n    case G|\n}"))
                .startsWith("GREEN");
        assertThat(proposals("int f(Col c) { return switch (c) { case RED, G|")).startsWith("GREEN");
        assertThat(proposals("switch (outer) { case G")).doesNotContain("GREEN");
    }

    @Test
    void methodsInAnImportAreFunctions() {
        assertThat(type("import static java.lang.Math.", "max")).isEqualTo("function");
        assertThat(type("import static java.lang.Math.", "PI")).isEqualTo("instance");
        assertThat(type("import static java.lang.Math.", "IEEEremainder")).isEqualTo("function");
        assertThat(type("Math.", "IEEEremainder(")).isEqualTo("function");
        assertThat(type("new Pt", "Pt()")).isEqualTo("class");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "java.util.List#List.o|of(",
                "java.util.List##int y = 1#\"a\".len|length()",
                "java.time.*#LocalDate.n|now(",
                "java.time.*#LocalD|LocalDate,LocalDateTime",
                "java.time.LocalDate#LocalD|LocalDate",
                "java.time.*#LocalDate d = LocalDate.now()#d.plusD|plusDays(",
                "java.time.*#import java.nio.file.*#import static java.lang.Math.*#LocalDate d#Files.readS|readString(,readSymbolicLink(",
                "java.time.*#class A { LocalDate d; void f() { d.plusD|plusDays(",
                "java.time.*#if (LocalDate.now().isB|isBefore(",
                "java.time.*#List.of(LocalDate.now()).forEach(d -> d.plusD|plusDays(",
                "java.time.*#Function<LocalDate, Long> f = LocalDate::toE|toEpochDay,toEpochSecond",
                "java.time.*#throw new DateT|DateTimeException(",
                "java.nio.file.*##Files.readS|readString(,readSymbolicLink(",
                "java.nio.file.*#Path p = Path.of(\"x\")#p.getFileN|getFileName()",
                "static java.lang.Math.*#sqr|sqrt(",
                "static java.lang.Math.*#double d = 1 + rando|random()",
                "static java.lang.Math.sqrt#double d = sqr|sqrt(",
                "static java.lang.Math.PI#double d = P|PI",
                "static java.lang.Integer.valueOf#valueOf(3).byteV|byteValue()",
                "java.util.function.*#Function<String,Integer> f = String::length#f.app|apply(",
                "java.util.Map.Entry#Entry.comparingByK|comparingByKey(",
                "java.util.Map.*#Entry.comparingByK|comparingByKey(",
                "java.awt.*#List.o|of(",
                "java.awt.List#new List().getRo|getRows()",
                "org.apache.commons.math3.complex.*#Complex.valu|valueOf(",
            })
    void namesBehindACellsImportsAreCompleted(String code, String expected) {
        String cell = "import " + code.replace("#", ";\n");
        assertThat(proposals(cell)).contains(expected.split(","));
        assertThat(proposals("%pwd\n// it's a note\n" + cell)).contains(expected.split(","));
        assertThat(proposals(cell)).hasSizeLessThan(50);
        Completion completion = session.complete(cell, cell.length());
        assertThat(cell.substring(completion.start())).isEqualTo(cell.replaceAll("(?s).*\\W", ""));
        assertThat(completion.end()).isEqualTo(cell.length());
    }

    @Test
    void completingImportsNothing() {
        assertThat(proposals("import java.time.*;\nLocalDate.n")).contains("now(");
        assertThat(session.evaluate("LocalDate.now()").failure()).isPresent();
    }

    @Test
    void whatACellDeclaresGoesBeforeWhatItImports() {
        assertThat(proposals("import static java.lang.Math.*;\nint max(String a) { return 1; }\nmax(\"\").toS"))
                .isEmpty();
        assertThat(proposals("import java.time.*;\nclass Period { int weeks; }\nvar p = new Period();\np.week"))
                .containsExactly("weeks");
        assertThat(proposals("import java.awt.*;\nCol.G")).containsExactly("GREEN");
        assertThat(proposals("import java.time.*;\nLocalDate loc")).isEmpty();
        assertThat(proposals("String text = \"import java.time.*;\";\nLocalDate.n(1).x"))
                .isEmpty();
    }

    @Test
    void packagesAreProposedForAnImport() {
        assertThat(proposals("import ")).contains("java.", "org.", "static");
        assertThat(proposals("import static ")).contains("java.", "org.").doesNotContain("abstract", "static");
        assertThat(proposals("import java.time.*;\nint y = 1;\nimport java.ti")).containsExactly("time.");
        assertThat(proposals("import java.util.List;\nimport static java.lang.StrictM"))
                .containsExactly("StrictMath");
    }

    @Test
    void classesThatNothingHasImportedAreProposedWithTheirPackages() {
        assertThat(proposals("LocalDa")).containsExactly("java.time.LocalDate", "java.time.LocalDateTime");
        assertThat(proposals("Object p = Path"))
                .startsWith("java.nio.file.Path")
                .hasSizeLessThan(6);
        assertThat(proposals("var i = new BufferedIma")).startsWith("java.awt.image.BufferedImage(");
        assertThat(proposals("Files.readS")).contains("readString(");
        assertThat(proposals("Lo")).doesNotContain("java.time.LocalDate");
        assertThat(proposals("localDa")).isEmpty();
        assertThat(proposals("String LocalDa")).isEmpty();
        assertThat(proposals("outer.LocalDa")).isEmpty();
        assertThat(proposals("class LocalDa")).isEmpty();
        Completion completion = session.complete("int y = LocalDa + 1", 15);
        assertThat(completion.start()).isEqualTo(8);
        assertThat(completion.end()).isEqualTo(15);
    }
}
