package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of the usual exceptions. */
class RuntimeSlipsTest extends CellsTest {
    @BeforeAll
    static void define() {
        run(
                "int[] arr = {1, 2, 3}; int[] none = {}; List<Integer> xs = new ArrayList<>(List.of(1, 2, 3)); String s = null; Object o = \"a\";");
        run(
                "String[] names = new String[3]; int[][] grid = new int[3][]; Map<String, Integer> ages = new HashMap<>(); Integer boxed = null;");
        run(
                "class Node { Node next; int v; Node find(int k) { return null; } } Node node = new Node(); enum Color { RED }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for (Integer x : xs) if (x < 3) xs.remove(x); | The collection was changed while a loop or an iterator was on its way",
                "printf(\"%d\\n\", 3.5) | %d is not for a Double: write %f, or %.2f for two decimals.",
                "var memo = new HashMap<Integer, Integer>(); memo.computeIfAbsent(1, k -> memo.put(2, 3)); | The function that computeIfAbsent was given has changed the map itself,",
                "List.of(1).add(3); | It cannot be changed, as all that List.of,",
                "xs.stream().toList().add(3); | It cannot be changed, as all that List.of,",
                "Collections.unmodifiableList(xs).add(3); | It cannot be changed, as all that List.of,",
                "Arrays.asList(1, 2).add(3); | This list cannot grow or shrink, as the one of Arrays.asList",
                "ages.keySet().add(\"a\"); | What this shows of another collection, as map.keySet()",
                "Integer.parseInt(\"12a\") | The text is no whole number:",
                "Integer.parseInt(\" 12\") | There are blanks around the number: text.strip() takes them away.",
                "Integer.parseInt(\"\") | The text is empty, there is no number in it",
                "Integer.parseInt(\"99999999999\") | The number is too large for this type: Long.parseLong(text)",
                "Integer.parseInt(\"2.5\") | It is no whole number: Double.parseDouble(text) reads it.",
                "Integer.parseInt(null) | There is no text: what should hold one is null.",
                "Double.parseDouble(\"1,5\") | Java's numbers have a point, no comma:",
                "Double.parseDouble(\"x\") | The text is no number:",
                "new Scanner(\"abc\").nextInt() | What comes next in the input is not what nextInt() reads: ask hasNextInt()",
                "new Scanner(\"\").nextLine() | The input is at its end: ask hasNextLine() before each nextLine().",
                "new ArrayList<Integer>().iterator().next() | The iterator is at the end: ask hasNext() before each next().",
                "Optional.empty().get() | There is no value in it: nothing was found",
                "new ArrayDeque<Integer>().pop() | There is nothing in it: ask isEmpty() before pop.",
                "Collections.max(new ArrayList<Integer>()) | There is nothing in it: ask isEmpty() before max.",
                "new Stack<Integer>().pop() | The stack is empty: ask isEmpty() before pop() or peek().",
                "Object[] os = new String[1]; os[0] = 3; | The array was made for elements of another type, whatever the type of its variable: Integer is none",
                "Integer i = (Integer) o; | The object is of the class String, which is no Integer. Integer.parseInt(…) reads",
                "Object d = 2.5; int i = (Integer) d; | The object is of the class Double, which is no Integer. Any number becomes one so: ((Number) …).intValue()",
                "Node n = (Node) o; | The object is of the class String, which is no Node. Ask before casting: if (… instanceof Node)",
                "new int[-1] | An array cannot have -1 elements: look at how its length is computed.",
                "1 / 0 | Whole numbers cannot be divided by 0, by / or %:",
                "5 % 0 | Whole numbers cannot be divided by 0, by / or %:",
                "Math.multiplyExact(1 << 20, 1 << 20) | The result is too large for an int: take a long.",
                "new java.math.BigDecimal(1).divide(new java.math.BigDecimal(3)) | The quotient has decimals without end: say how many",
                "String.format(\"%d\", 2.5) | %d is not for a Double: write %f, or %.2f for two decimals.",
                "String.format(\"%.2f\", 3) | %f is not for an Integer: write %d, or make it a double: (double) …",
                "String.format(\"%d\", \"a\") | %d is not for a String: write %s.",
                "String.format(\"%d %d\", 2) | For %d there is no value: each % in the format needs one behind the format",
                "String.format(\"%.2d\", 2) | A whole number has no decimals: write %d",
                "String.format(\"100%\") | A percent sign in a format is written %%.",
                "System.out.printf(\"%q\", 2); | %d stands for a whole number, %f or %.2f",
                "var st = xs.stream(); st.count(); st.count() | A stream can be used once only:",
                "xs.iterator().remove(); | remove() takes out what next() gave last:",
                "xs.stream().collect(Collectors.toMap(x -> 1, x -> x)) | Two elements have the same key. A third argument says",
                "for (int i = 0; i <= arr.length; i++) arr[i]++; | The array has 3 elements, at 0 to 2: the last is at length - 1, and a loop over all runs while i < length.",
                "arr[7] | The array has 3 elements, at 0 to 2: look at how the index is computed.",
                "arr[-1] | The array has 3 elements, at 0 to 2: look at how the index is computed, and where it falls below 0.",
                "none[0] | The array is empty: there is nothing at any index.",
                "List.of(1, 2).get(2) | The list has 2 elements, at 0 to 1: the last is at size() - 1",
                "new ArrayList<>(List.of(1, 2)).get(2) | The list has 2 elements, at 0 to 1: the last is at size() - 1, and a loop over all runs while i < size().",
                "new ArrayList<Integer>(10).set(0, 1) | The list is empty, also if a number stands in new ArrayList<>(10)",
                "new LinkedList<Integer>().get(3) | The list is empty: there is nothing at any index.",
                "\"abc\".substring(2, 1) | The part begins at 2, behind its end at 1:",
                "\"abc\".substring(1, 9) | The text has 3 characters: a part begins at 0 or later, and ends at 3 at most.",
                "s.length() | s is null, it holds no object: give it one before this line, or ask if (s != null).",
                "names[0].length() | names[0] is null: an array of objects or of arrays has places only,",
                "grid[0][0] = 1; | grid[0] is null: an array of objects or of arrays has places only,",
                "node.next.v | node.next is null, it holds no object:",
                "node.find(3).v | find(…) has given null: look at when it does",
                "int age = ages.get(\"a\"); | The map has no such key, and get gives null then:",
                "boxed + 1 | boxed is null, it holds no object: give it one before this line, or ask if (boxed != null). A null of the class Integer stands for no int.",
                "List.of(1, null) | One of the elements is null, and List.of takes none: a new ArrayList<>() does.",
                "Optional.of(s) | The value is null: Optional.ofNullable(…) makes an empty one of it.",
                "new TreeSet<String>().add(null) | It keeps its elements in order, and null comes before or after nothing:",
                "Map.of(\"a\", 1).put(\"b\", 2); | It cannot be changed, as all that List.of, Set.of, Map.of, a stream's toList() and Collections.unmodifiable… give: make a copy that can, with new HashMap<>(…).",
                "Map.of(\"a\", 1, \"a\", 2) | Set.of and Map.of take nothing twice:",
                "Color.valueOf(\"red\") | The name has to be that of a constant to the letter, capitals and all: Color.values() has them.",
                "new Random().nextInt(0) | nextInt(n) gives numbers from 0 to n - 1: n is at least 1.",
                "new FileReader(\"no file.txt\") | There is no file of that name. Paths start in the notebook's folder:",
                "java.nio.file.Files.readString(java.nio.file.Path.of(\"no file.txt\")) | There is no file of that name.",
                "java.time.LocalDate.parse(\"3.4.2020\") | Dates are read as 2026-12-31",
                "\"a(b\".split(\"(\") | split, replaceAll and matches take a regular expression",
                "s.wait(); | s is null, it holds no object:",
                "o.wait(); | wait() and notify() of an object are called inside of synchronized",
            })
    void aUsualExceptionHasItsRemedy(String cell, String help) {
        CellError error = error(cell);
        assertThat(error.kind()).isEqualTo(CellError.Kind.RUNTIME);
        assertThat(error.help()).startsWith(help);
        assertThat(error.help()).doesNotContain("REPL", "java.lang.", "<local");
    }

    @Test
    void aParameterThatIsNullIsNamed() {
        CellError error =
                error("int lengthOf(String text) {\n  int n = 0;\n  return text.length();\n}\nlengthOf(null)");
        assertThat(error.help()).startsWith("text is null, it holds no object:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new IllegalStateException(\"stream has already been told\");",
                "throw new NoSuchElementException();",
                "throw new ArithmeticException(\"no number\");",
                "throw new NullPointerException(\"the model\");",
                "tensor(1, 2).add(tensor(1, 2, 3))",
            })
    void whatSomebodyElseThrowsIsLeftToItsMessage(String cell) {
        assertThat(error(cell).help()).isEmpty();
    }
}
