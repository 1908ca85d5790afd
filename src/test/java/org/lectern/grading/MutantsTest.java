package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

class MutantsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return x.sum(1, true);           | axis             | return x.sum(0, true);
            return x.sum(1, true);           | flag             | return x.sum(1, false);
            return x.mean();                 | mean and sum     | return x.sum();
            return x.get(2);                 | off by one       | return x.get(3);
            return x.get(2);                 | off by one       | return x.get(1);
            return tensor(-1.5);             | sign             | return tensor(1.5);
            return tensor(-1.5);             | off by one       | return tensor(-0.5);
            return tensor(1e6);              | wrong number     | return tensor(2000000.0);
            return tensor(0.5);              | sign             | return tensor(-0.5);
            return a - b;                    | sign             | return a + b;
            return a - b * c;                | swapped          | return (b * c) - a;
            return a / b;                    | wrong operator   | return a * b;
            return a < b;                    | wrong comparison | return a <= b;
            return a < b;                    | wrong comparison | return a > b;
            return a ? b : c;                | wrong comparison | return a ? c : b;
            if (!done()) { f(); }            | wrong comparison | if (done()) { f(); }
            if (done()) { f(); }             | wrong comparison | if (!done()) { f(); }
            x += step;                       | sign             | x -= step;
            return x.matmul(w).add(b);       | term missing     | return x.matmul(w);
            return x.matmul(w);              | swapped          | return w.matmul(x);
            return x.matmul(w);              | transposed       | return x.matmul(w.transpose());
            return x.transpose().matmul(w);  | transposed       | return x.matmul(w);
            return p.sub(y);                 | swapped          | return y.sub(p);
            return x.neg().exp();            | sign             | return x.exp();
            return x.gt(0);                  | wrong comparison | return x.ge(0);
            return Math.min(a, b);           | wrong function   | return Math.max(a, b);
            return stack(1, a, b);           | swapped          | return stack(1, b, a);
            return randn(rng, d, h);         | weights of zero  | return zeros(d, h);
            return Tensor.randn(rng, d);     | weights of zero  | return Tensor.zeros(d);
            opt.zeroGrad(); opt.step();      | left out         | ; opt.step();
            """)
    void eachSlipIsMade(String answer, String kind, String mutated) {
        assertThat(Slips.of(answer))
                .extracting(
                        Slips.Slip::kind,
                        slip -> answer.substring(0, slip.from()) + slip.by() + answer.substring(slip.to()))
                .contains(tuple(kind, mutated));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            return "a" + name;
            for (;;) { }
            return Math.PI;
            // a - b
            no Java at all
            """)
    void whatIsNoSlipStays(String answer) {
        assertThat(Slips.of(answer)).isEmpty();
    }

    @Test
    void countingAndTheOrderOfMinAndMaxStay() {
        assertThat(Slips.of("for (int i = a; i < b; i++) { }"))
                .extracting(Slips.Slip::change)
                .containsExactly("< -> <=", "< -> >");
        assertThat(Slips.of("return Math.max(a, b);"))
                .extracting(Slips.Slip::change)
                .containsExactly("max -> min");
    }

    @Test
    void aMutantKnowsItsPlaceAndWhatItsAuthorSaidOfIt() {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.MARKDOWN, "text");
        Cell cell = notebook.add(Cell.Kind.CODE, """
                double f(double x, double y) {
                    // BEGIN SOLUTION
                    boolean far = x > y; // same: > -> >=, never equal; > → <: it is symmetric
                    boolean near = x < y; // same: < -> <=
                    return far ? x - y :
                            y - x; // same: any, whatever
                    // END SOLUTION
                }
                double g(double x) { return x - 1; }""");
        cell.metadata().putObject("lectern").putArray("same").add("< -> >, no matter");
        notebook.add(Cell.Kind.CODE, "check(\"distance\")");
        List<Mutant> mutants = Mutants.of(notebook);
        assertThat(mutants)
                .allSatisfy(mutant -> {
                    assertThat(mutant.question()).isEqualTo("distance");
                    assertThat(mutant.cell().number()).isEqualTo(2);
                    assertThat(mutant.index()).isEqualTo(1);
                    assertThat(mutant.source()).endsWith("double g(double x) { return x - 1; }");
                })
                .extracting(Mutant::line, Mutant::change, Mutant::same)
                .containsExactly(
                        tuple(3, "> -> >=", "never equal"),
                        tuple(3, "> -> <", "it is symmetric"),
                        tuple(4, "< -> <=", "its author says so"),
                        tuple(4, "< -> >", "no matter"),
                        tuple(5, "far ? x - y : y - x -> far ? y - x : x - y", ""),
                        tuple(5, "- -> +", ""),
                        tuple(5, "x - y -> y - x", ""),
                        tuple(6, "- -> +", "whatever"),
                        tuple(6, "y - x -> x - y", "whatever"));
    }
}
