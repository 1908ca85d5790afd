package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lectern.grading.Graded;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

class SimilarityTest {
    private static final String SOFTMAX = """
            Tensor softmax(Tensor x) {
                Tensor shifted = x.sub(x.max(1, true));
                Tensor e = shifted.exp();
                return e.div(e.sum(1, true));
            }""";
    private static final String ACCURACY = """
            double accuracy(Tensor logits, int[] targets) {
                int[] best = logits.argmax(1).toIntArray();
                int hits = 0;
                for (int i = 0; i < targets.length; i++) {
                    if (best[i] == targets[i]) {
                        hits++;
                    }
                }
                return (double) hits / targets.length;
            }""";
    /** As above, in disguise. */
    private static final String DISGUISED = """
            // my own work!
            public double accuracy(final Tensor out, final int[] y)
            {
                int[] guesses = out.argmax(1).toIntArray();   int right = 0;
                for (int k = 0; k < y.length; k++) { /* count */
                    if (guesses[k] == y[k]) { right++; }
                }
                return (double) right / y.length;
            }""";

    private static final String OTHER_SOFTMAX = """
            Tensor softmax(Tensor x) {
                var rows = new java.util.ArrayList<Tensor>();
                for (int i = 0; i < x.shape()[0]; i++) {
                    Tensor row = x.row(i);
                    double top = row.max().item();
                    Tensor powers = row.sub(top).exp();
                    rows.add(powers.mul(1 / powers.sum().item()));
                }
                return Tensor.stack(rows);
            }""";
    private static final String OTHER_ACCURACY = """
            double accuracy(Tensor logits, int[] targets) {
                Tensor guess = logits.argmax(1);
                return IntStream.range(0, targets.length)
                        .filter(i -> (int) guess.at(i).item() == targets[i])
                        .count() / (double) targets.length;
            }""";

    private static Graded work(String student, String... cells) {
        Work work = Work.of("01-mlp", student);
        for (String cell : cells) {
            work.cell(cell);
        }
        return work.graded();
    }

    private static List<String> pairs(Graded... works) {
        return Similarity.of(List.of(works), Optional.empty()).stream()
                .map(p -> p.first() + "+" + p.second())
                .collect(Collectors.toList());
    }

    @Test
    void renamedVariablesCommentsAndLayoutHideNothing() {
        List<Similarity.Pair> pairs = Similarity.of(
                List.of(work("ada", "int seed = 1;", ACCURACY), work("bob", DISGUISED)), Optional.empty());
        assertThat(pairs).singleElement().satisfies(pair -> {
            assertThat(pair.score()).isEqualTo(1);
            assertThat(pair.cells()).first().satisfies(match -> {
                assertThat(match.first()).isEqualTo(1);
                assertThat(match.second()).isZero();
                assertThat(match.firstLines()).contains(1).allMatch(line -> line >= 1 && line <= 10);
            });
        });
    }

    @Test
    void reorderedMethodsAndCellsHideNothing() {
        assertThat(pairs(
                        work("ada", SOFTMAX + "\n" + ACCURACY),
                        work("bob", DISGUISED + "\n" + SOFTMAX),
                        work("cyd", DISGUISED, SOFTMAX)))
                .containsExactlyInAnyOrder("ada+bob", "ada+cyd", "bob+cyd");
    }

    @Test
    void honestSolutionsOfTheSameTaskAreNotListed() {
        assertThat(pairs(work("ada", SOFTMAX, ACCURACY), work("bob", OTHER_SOFTMAX, OTHER_ACCURACY)))
                .isEmpty();
    }

    @Test
    void copyingOneOfTwoAnswersIsSeen() {
        List<Similarity.Pair> pairs =
                Similarity.of(List.of(work("bob", DISGUISED, OTHER_SOFTMAX), work("ada", ACCURACY)), Optional.empty());
        assertThat(pairs).singleElement().satisfies(pair -> {
            assertThat(pair.first()).isEqualTo("ada");
            assertThat(pair.cells())
                    .first()
                    .extracting(Similarity.Match::second)
                    .isEqualTo(0);
        });
    }

    @Test
    void whatEverybodyWasGivenDoesNotCount() {
        Notebook release = Notebook.empty();
        release.add(Cell.Kind.CODE, ACCURACY);
        List<Graded> works = List.of(work("ada", ACCURACY, SOFTMAX), work("bob", ACCURACY, OTHER_SOFTMAX));
        assertThat(Similarity.of(works, Optional.empty())).hasSize(1);
        assertThat(Similarity.of(works, Optional.of(release))).isEmpty();
    }

    @Test
    void whatTheWholeClassWritesDoesNotCount() {
        List<Graded> works = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            works.add(work("student " + i, ACCURACY));
        }
        assertThat(Similarity.of(works, Optional.empty())).isEmpty();
    }

    @Test
    void aPairThatSharesWhatNobodyElseHasComesFirst() {
        List<Graded> works = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            works.add(work("student " + i, ACCURACY));
        }
        works.add(work("ada", OTHER_SOFTMAX, "int mine = 1;"));
        works.add(work("bob", OTHER_SOFTMAX));
        List<Similarity.Pair> pairs = Similarity.of(works, Optional.empty());
        assertThat(pairs).hasSize(1 + 5 * 4 / 2);
        assertThat(pairs.get(0).first()).isEqualTo("ada");
        assertThat(pairs.get(0).weight()).isGreaterThan(0.8 * pairs.get(0).shared());
        assertThat(pairs.get(1).weight()).isLessThan(0.3 * pairs.get(1).shared());
    }

    @Test
    void aLineOfCodeOrNoneSaysNothing() {
        assertThat(pairs(work("ada", "int x = 1 + 2;"), work("bob", "int x = 1 + 2;"), work("cyd"), work("dan", "\"")))
                .isEmpty();
    }
}
