package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Sealed types without {@code permits}: what extends them stands in their cell. */
class SealedFamilyTest extends CellsTest {
    private static final String EXPR = "sealed interface Expr {}\n";
    private static final String NUM = "record Num(int v) implements Expr {}\n";
    private static final String ADD = "record Add(Expr a, Expr b) implements Expr {}\n";
    private static final String EVAL =
            "int eval(Expr e) {\n  if (e instanceof Num n) return n.v();\n  if (e instanceof Add s) return eval(s.a()) + eval(s.b());\n";
    private static final String END = "  throw new IllegalStateException();\n}";

    @BeforeAll
    static void define() {
        run(EXPR + NUM + ADD + EVAL + END);
        run("Expr five = new Add(new Num(2), new Num(3));");
    }

    @Test
    void itsMembersAreThoseOfItsCell() {
        assertThat(value("eval(five)")).isEqualTo("5");
        value(EXPR + NUM + ADD + EVAL + END);
        assertThat(value("five + \" \" + (five instanceof Add)")).isEqualTo("Add[a=Num[v=2], b=Num[v=3]] true");
    }

    @Test
    void anotherMemberAndAnotherMethodLeaveObjectsWhatTheyAre() {
        value(EXPR + NUM + ADD + "record Mul(Expr a, Expr b) implements Expr {}\n" + EVAL
                + "  if (e instanceof Mul m) return eval(m.a()) * eval(m.b());\n" + END);
        assertThat(value("eval(new Mul(five, new Num(4)))")).isEqualTo("20");
        value(EXPR + "record Num(int v) implements Expr { int twice() { return 2 * v; } }\n" + ADD
                + "record Mul(Expr a, Expr b) implements Expr {}");
        assertThat(value("((Num) ((Add) five).a()).twice()")).isEqualTo("4");
        value("record Num(int v) implements Expr { int thrice() { return 3 * v; } }");
        assertThat(value("((Num) ((Add) five).b()).thrice() + eval(five)")).isEqualTo("14");
        assertThat(ERR).doesNotContain("lost");
    }

    @Test
    void classesOfSeveralLevelsWithAnnotationsAndModifiersInAnyOrder() {
        value(
                "// shapes\n@SuppressWarnings(\"unused\")\npublic sealed abstract class Shape { // base\n  abstract double area();\n}\n"
                        + "final class Circle extends Shape { double area() { return 3; } }\n"
                        + "abstract sealed class Poly extends Shape {}\n"
                        + "@Deprecated public non-sealed class Rect extends Poly { double area() { return 4; } }\n"
                        + "class Square extends Rect {}\nstatic final class Tri extends Poly { double area() { return 1; } }\n"
                        + "List<Shape> shapes = new ArrayList<>(List.of(new Circle(), new Square(), new Tri()));\n"
                        + "Collections.reverse(shapes);");
        assertThat(value("shapes.stream().map(Shape::area).toList()")).isEqualTo("[1.0, 4.0, 3.0]");
    }

    @Test
    void genericTypesEnumsAndMembersInside() {
        assertThat(value("sealed interface Tree<T extends Comparable<T>> {\n"
                        + "  record Leaf<T extends Comparable<T>>() implements Tree<T> {}\n}\n"
                        + "record Node<T extends Comparable<T>>(Tree<T> l, T v) implements Tree<T> {}\n"
                        + "<T extends Comparable<T>> int size(Tree<T> t) { return t instanceof Node<T> n ? 1 + size(n.l()) : 0; }\n"
                        + "size(new Node<>(new Tree.Leaf<>(), 3))"))
                .isEqualTo("1");
        // The order is free, as in a file.
        assertThat(value("record Ok<T>(T v) implements Result<T> {}\nenum Failure implements Result<Object> { NONE }\n"
                        + "sealed interface Result<T> {}\nList.of(new Ok<>(3), Failure.NONE)"))
                .isEqualTo("[Ok[v=3], NONE]");
    }

    @Test
    void errorsInItAreMarkedAtTheirPlaces() {
        CellError type =
                error("sealed interface Odd { String s(); int y = \"a\"; }\nrecord Even(String s) implements Odd {}");
        assertThat(type.message()).isEqualTo("incompatible types: String cannot be converted to int");
        assertThat(marked(type)).isEqualTo("\"a\"");
        CellError name = error("sealed interface Odd { Strng s(); }\nrecord Even(String s) implements Odd {}");
        assertThat(marked(name)).isEqualTo("Strng");
    }

    @Test
    void whatIsMissingInAFamilyIsTold() {
        assertThat(error("sealed interface Lone {}").help())
                .isEqualTo(
                        "A sealed type and all that extend or implement it stand in one cell: put them below it, or, if they"
                                + " stand inside of something else, name them behind permits.");
        assertThat(error("record Neg(Expr e) implements Expr {}").help())
                .startsWith("What extends or implements a sealed type stands in that type's cell: write it there");
        CellError open = error("sealed interface Vehicle {}\nclass Car implements Vehicle {}");
        assertThat(open.line()).isEqualTo(2);
        assertThat(open.help()).startsWith("Write final in front of it, non-sealed if");
        assertThat(error("Expr e = new Expr() {};").help()).contains("give the class a name");
        assertThat(value("eval(five)")).isEqualTo("5");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aSwitchKnowsThemAll() {
        String family =
                "sealed interface Pet {}\nrecord Dog(int age) implements Pet {}\nrecord Cat() implements Pet {}\n";
        String tell =
                "String tell(Pet p) { return switch (p) {\n  case Dog(int age) -> \"dog \" + age;\n  case Cat c -> \"cat\";\n";
        assertThat(value(family + tell + "}; }\ntell(new Dog(3)) + tell(new Cat())"))
                .isEqualTo("dog 3cat");
        assertThat(error(family + "record Fish() implements Pet {}\n" + tell + "}; }")
                        .message())
                .contains("does not cover all possible input values");
        assertThat(value(family + "record Fish() implements Pet {}\n" + tell
                        + "  case Fish f -> \"fish\"; }; }\ntell(new Fish())"))
                .isEqualTo("fish");
    }
}
