package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of which nothing says which comes first. */
class UnorderedTest extends CellsTest {
    private static final String WHY = "P does not implement Comparable, so nothing says which of two comes first.\n";
    private static final String LET = "Let P implement Comparable<P>, with a method public int compareTo(P other)";
    private static final String COMPARATOR = ", or hand over a Comparator: Comparator.comparing(p -> p.…)";

    @BeforeAll
    static void define() {
        run("class P { int a; }\nvar ps = new ArrayList<P>();\nP[] two = { new P(), new P() };");
        run("<T extends Comparable<T>> T larger(T a, T b) { return a; }");
        run("<T extends Number> double total(List<T> all) { return 0; }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Collections.sort(ps);",
                "Collections.sort(List.of(two));",
                "Collections.max(ps)",
                "Collections.min(new HashSet<P>())",
                "Collections.binarySearch(ps, new P())",
                "ps.sort(Comparator.naturalOrder());",
                "ps.stream().max(Comparator.naturalOrder())",
                // Where the compiler sees nothing.
                "new TreeSet<P>().add(new P());",
                "Stream.of(two).sorted().toList()",
                "Arrays.sort(two);",
            })
    void whatCannotBeSortedIsToldWithWhatIsMissing(String cell) {
        assertThat(error(cell).help()).isEqualTo(WHY + LET + COMPARATOR);
    }

    @Test
    void whatATypeVariableAsksForIsTold() {
        assertThat(error("Collections.sort(ps);").message())
                .isEqualTo("no method sort(ArrayList<P>); there are\n"
                        + "    <T extends Comparable<? super T>> sort(List<T> list)\n"
                        + "    sort(List<T> list, Comparator<? super T> c)");
        CellError own = error("larger(new P(), new P())");
        assertThat(own.message())
                .isEqualTo("no method larger(P, P); there is <T extends Comparable<T>> larger(T a, T b)");
        assertThat(own.help()).isEqualTo(WHY + LET + ".");
        assertThat(error("total(List.of(\"a\"))").message())
                .isEqualTo("no method total(List<String>); there is <T extends Number> total(List<T> all)");
        // Where it is not to blame, it says nothing.
        assertThat(error("Collections.sort(3);").message()).contains("    sort(List<T> list)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new PriorityQueue<int[]>().add(new int[] {1}) | int[] | Integer.compare(a[0], b[0])",
                "Arrays.sort(new double[][][] {{{1}}, {{2}}}) | double[][] | Double.compare(a[0][0], b[0][0])",
                "new TreeSet<String[]>().add(new String[] {\"\"}) | String[] | a[0].compareTo(b[0])",
                "new TreeSet<P[]>().add(two) | P[] | a[0].compareTo(b[0])",
                "Collections.sort(new ArrayList<int[]>()) | int[] | Integer.compare(a[0], b[0])",
            })
    void arraysAreComparedByWhatIsInThem(String cell, String type, String comparison) {
        CellError error = error(cell);
        assertThat(error.message()).doesNotContain("[I", "[L", "[[D");
        assertThat(error.help())
                .isEqualTo(type + " does not implement Comparable, so nothing says which of two comes first.\n"
                        + "Hand over a Comparator, as in (a, b) -> " + comparison);
    }

    @Test
    void aClassOfJavasOwnIsNotToBeChanged() {
        assertThat(error("Collections.sort(new ArrayList<Object>());").help())
                .isEqualTo("Object does not implement Comparable, so nothing says which of two comes first.\n"
                        + "Hand over a Comparator: Comparator.comparing(o -> o.…)");
    }
}
