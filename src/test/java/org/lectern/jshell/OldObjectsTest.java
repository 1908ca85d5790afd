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
}
