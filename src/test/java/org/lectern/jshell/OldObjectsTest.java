package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that no moving reaches, and that are not of the type any more which cells have changed. */
class OldObjectsTest extends FreshCellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "e -> { } | lambda",
                "System.out::println | lambda",
                "new Listener() { public void on(String e) { } } | object of a class without a name",
            })
    void whatWasMadeForAnInterfaceThatHasOtherMethodsNowIsToBeMadeAgain(String listener) {
        value("interface Listener { void on(String e); }\nvar all = new ArrayList<Listener>();");
        value("all.add(" + listener.replaceAll(" [|].*", "") + ");");
        error("interface Listener { void on(String e, int time); }\nall.get(0).on(\"a\", 1);");
        assertThat(error("all.get(0).on(\"a\", 1);").help())
                .isEqualTo("The " + listener.replaceAll(".* [|] ", "")
                        + " in cell [7] was made before cell [8] changed Listener: run the cell that makes it again.");
    }

    @Test
    void anObjectInACollectionIsSaidToBeOfAClassThatDoesNotCompileAnyMore() {
        value("interface Stack2 { void push(int x); }\n"
                + "class ArrayStack implements Stack2 { public void push(int x) { } }");
        value("var all = new ArrayList<Stack2>(List.of(new ArrayStack()));");
        value("interface Stack2 { void push(int x); int pop(); }");
        assertThat(error("all.get(0).pop()").help())
                .startsWith("ArrayStack does not compile any more, with the definition in cell [7], line 1: ");
    }

    @Test
    void aCastThatNoDefinitionIsToBlameForIsTheCellsOwn() {
        value("class Animal { }\nclass Dog extends Animal { }\nclass Cat extends Animal { }\nAnimal a = new Cat();");
        CellError error = error("Dog d = (Dog) a;");
        assertThat(error.message()).isEqualTo("class Cat cannot be cast to class Dog");
        assertThat(error.help())
                .isEqualTo(
                        "The object is of the class Cat, which is no Dog. Ask before casting: if (… instanceof Dog)");
        value("interface Job { void run(); }");
        value("interface Job { void run(int x); }\nRunnable r = () -> { };");
        assertThat(error("((Job) r).run(1);").message()).isEqualTo("class lambda cannot be cast to class Job");
    }

    @Test
    void aComparatorThatCallsWhatHasBecomeStaticIsToBeMadeAnew() {
        value("class Emp { int age; Emp(int a) { age = a; } int age() { return age; } }\n"
                + "var emps = new ArrayList<Emp>(List.of(new Emp(3), new Emp(2)));\n"
                + "Comparator<Emp> byAge = Comparator.comparing((Emp e) -> e.age()).reversed();");
        value("class Emp { int age; Emp(int a) { age = a; } static int age() { return 1; } }");
        CellError error = error("emps.sort(byAge);");
        assertThat(error.help())
                .isEqualTo(
                        "age is static since cell [7], and the code that uses it was made before: make the lambda anew, and the"
                                + " Comparator, or what else was made of it.");
        assertThat(error.text()).doesNotContain("Lambdas");
    }

    @Test
    void aSetThatIsOrderedByWhatHasAnotherTypeKeepsItsOrderAndIsToldAsThat() {
        value(
                "class Guest { String name; Guest(String n) { name = n; } }\n"
                        + "var guests = new TreeSet<Guest>(Comparator.comparing((Guest g) -> g.name));\nguests.add(new Guest(\"x\"));");
        value("class Guest { int name; Guest(int n) { name = n; } }");
        assertThat(notes.toString())
                .contains(
                        "1 Guest in a TreeSet has the order of before, for comparing fails (what it orders",
                        "was made for Guest as it was, and cannot take it as it is now")
                .doesNotContain("lost", "Guest cannot be cast to class Guest");
        assertThat(value("guests.first().name")).isEqualTo("0");
    }

    @Test
    void aFieldThatIsNullSinceItsTypeChangedIsExplained() {
        value(
                "class Trunk { int width; Trunk(int w) { width = w; } int twice() { return 2 * width; } }\nvar trunk = new Trunk(3);");
        value(
                "class Trunk { String width; Trunk(String w) { width = w; } int twice() { return 2 * width.length(); } }");
        String why =
                "Trunk.width has another type since cell [7], line 1: objects that were made before have nothing in it. Run"
                        + " again what makes them (trunk).";
        assertThat(error("trunk.width.length()").help()).isEqualTo(why);
        assertThat(error("trunk.twice()").help()).isEqualTo(why);
        value("var trunk = new Trunk(null);");
        assertThat(error("trunk.twice()").help()).startsWith("this.width is null, it holds no object:");
    }

    @Test
    void aMemberThatIsPrivateNowIsNamedWhereALambdaUsesIt() {
        value("class Person { String name = \"Ann\"; }");
        value(
                "var person = new Person(); Function<Person, String> name = x -> x.name; Supplier<Person> born = () -> new Person();");
        value("class Person { private String name = \"Ann\"; private Person() { } String name() { return name; } }");
        CellError error = error("name.apply(person)");
        assertThat(error.message()).doesNotContain("Lambdas");
        assertThat(error.help())
                .isEqualTo("Person.name is private since cell [7], and the code that uses it was made before:"
                        + " write it anew, with what is open to it, and run its cell.");
        assertThat(error("born.get()").help()).startsWith("the constructor of Person is private since cell [7]");
    }

    @Test
    void aVariableThatHoldsWhatDoesNotCompileYetIsNotSaidToBeOfTheNewClass() {
        String layer = "abstract class Layer { %s abstract double forward(double x); %s }";
        String dense =
                "class Dense extends Layer { double w = 2; double forward(double x) { return w * x; } double back() { return w; } }";
        value(String.format(layer, "", "") + "\n" + dense);
        String net = "class Net extends Layer { List<Layer> all = new ArrayList<>(List.of(new Dense()));"
                + " double forward(double x) { for (var l : all) x = l.forward(x); return x; } %s }";
        value(String.format(net, ""));
        value("var net = new Net(); Function<Double, Double> predict = net::forward; var first = net.all.get(0);");
        value(String.format(layer, "", "abstract double back();"));
        assertThat(notes.toString()).contains("[Net does not compile any more").doesNotContain("predict can be used");
        value(
                "class Dense extends Layer { double w = 2; int n = 1; double forward(double x) { return w * x; } double back() { return w; } }");
        assertThat(notes.toString())
                .contains("first is of the new class now", "[predict can be used again when Net compiles again]");
        assertThat(error("predict.apply(1.0)").help()).startsWith("Net does not compile any more");
        value(String.format(net, "double back() { return 1; }"));
        assertThat(value("predict.apply(3.0) + \" \" + (net.all.get(0) == first)"))
                .isEqualTo("6.0 true");
    }
}
