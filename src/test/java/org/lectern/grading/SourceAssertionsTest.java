package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.grading.SourceAssertions.assertCalls;
import static org.lectern.grading.SourceAssertions.assertDoesNotCall;
import static org.lectern.grading.SourceAssertions.assertNoLoops;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.worker.NotAnsweredException;

class SourceAssertionsTest {
    @Test
    void whatIsStillTheStubIsNotAnswered() {
        String stub = "Tensor f(Tensor x) {\n    throw notAnswered(\"f\");\n}";
        String helped = "Tensor f(Tensor x) { return g(x); }\nTensor g(Tensor x) { throw notAnswered(\"g\"); }";
        for (String source : new String[] {stub, helped}) {
            assertThatThrownBy(() -> assertDoesNotCall(student(source), "f", "softmax"))
                    .isInstanceOf(NotAnsweredException.class);
            assertThatThrownBy(() -> assertNoLoops(student(source), "f")).isInstanceOf(NotAnsweredException.class);
        }
        assertThatCode(() -> assertNoLoops(student("Tensor f(Tensor x) { return x; } // throw notAnswered(1)"), "f"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsToBeBuiltFromMustBeCalled() {
        String unit = "Tensor unit(Tensor x) { return x; }\n";
        for (String source : new String[] {
            "Tensor f(Tensor x) { return unit(unit(x)); }",
            "Tensor f(Tensor x) { return g(x); }\nTensor g(Tensor x) { return unit(x); }",
            "Tensor f(Tensor x) { UnaryOperator<Tensor> u = this::unit; return u.apply(x); }"
        }) {
            assertThatCode(() -> assertCalls(student(unit + source), "f", "unit"))
                    .doesNotThrowAnyException();
        }
        for (String source : new String[] {
            "Tensor f(Tensor x) { return x.gt(0); } // unit(x)",
            "Tensor f(Tensor x) { return myunit(x); }\nTensor myunit(Tensor x) { return x; }",
            "Tensor f(Tensor x) { return x; }\nTensor other(Tensor x) { return unit(x); }"
        }) {
            assertThatThrownBy(() -> assertCalls(student(unit + source), "f", "unit"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("f must be built from unit(…): it does not call it");
        }
        assertThatThrownBy(() -> assertCalls(student(unit), "f", "unit")).isInstanceOf(NotAnsweredException.class);
    }

    private static Submission student(String source) {
        return Submission.of(Object.class, source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tensor f(Tensor x) { return x.softmax(1); }",
                "Tensor f(Tensor x) { return x . softmax\n (1); }",
                "Tensor f(Tensor x) { return softmax(x); }",
                "Tensor f(Tensor x) { Function<Tensor, Tensor> s = Util::softmax; return s.apply(x); }",
                "Tensor f(Tensor x) { return x.soft\\u006dax(1); }",
                "Tensor f(Tensor x) { // \\u000a return x.softmax(1); }\n}",
                "Tensor helper(Tensor x) { return x.softmax(1); }\nTensor f(Tensor x) { return helper(x); }",
                "Tensor f(Tensor x) { return s.apply(x); }\nUnaryOperator<Tensor> s = x -> { return x.softmax(1); };",
                "class Tool { Tensor run(Tensor x) { return x.softmax(1); } }\nTensor f(Tensor x) { return new Tool().run(x); }",
                "Tensor softmax(Tensor x) { return x.softmax(1); }\nTensor f(Tensor x) { return softmax(x); }",
                "Tensor f(Tensor x) { return (Tensor) Tensor.class.getMethod(\"soft\" + \"max\", int.class).invoke(x, 1); }"
            })
    void aForbiddenCallIsFoundWhereverItIs(String source) {
        assertThatThrownBy(() -> assertDoesNotCall(student(source), "f", "softmax"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("f must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tensor f(Tensor x) { return x.exp(); } // not x.softmax(1)",
                "Tensor f(Tensor x) { String s = \"x.softmax(1)\"; return x.exp(); }",
                "Tensor f(Tensor x) { return x.logSoftmax(1); }",
                "Tensor f(Tensor x) { return x.exp(); }\nTensor other(Tensor x) { return x.softmax(1); }",
                "Tensor f(Tensor x) { return x.softmax(1); }\nTensor f(Tensor x) { return x.exp(); }",
                "Tensor p = logits.softmax(1);\nTensor f(Tensor x) { Tensor p = x.exp(); return p; }",
                "for (int i = 0; i < 3; i++) { logits.softmax(1); }\nTensor f(Tensor x) { return x; }",
                "Tensor softmax(Tensor x) { return x.exp(); }\nTensor f(Tensor x) { return softmax(x); }"
            })
    void whatIsNotCalledIsNotFound(String source) {
        assertThatCode(() -> assertDoesNotCall(student(source), "f", "softmax")).doesNotThrowAnyException();
    }

    @Test
    void theHelperThatCallsItIsNamed() {
        assertThatThrownBy(() -> assertDoesNotCall(
                        student("Tensor g(Tensor x) { return x.softmax(1); }\nTensor f(Tensor x) { return g(x); }"),
                        "f",
                        "softmax"))
                .hasMessage("f must be written without softmax(…): g, which it uses, calls it; build it from simpler"
                        + " operations");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "double f(Tensor x) { double s = 0; for (double v : x.toDoubles()) s += v; return s; }",
                "double f(Tensor x) { int i = 0; while (i < 3) { i++; } return i; }",
                "double f(Tensor x) { int i = 0; do { i++; } while (i < 3); return i; }",
                "double f(Tensor x) { return Arrays.stream(x.toDoubles()).sum(); }",
                "double f(Tensor x) { return IntStream.range(0, 3).mapToDouble(i -> x.at(i)).sum(); }",
                "double f(Tensor x) { list.forEach(v -> sum[0] += v); return sum[0]; }",
                "double g(double[] x, int i) { return i == 0 ? 0 : x[i] + g(x, i - 1); }\ndouble f(Tensor x) { return g(null, 3); }"
            })
    void aLoopIsFoundInEveryForm(String source) {
        assertThatThrownBy(() -> assertNoLoops(student(source), "f"))
                .hasMessageStartingWith("f must compute with whole tensors, not element by element: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** For while loops. */ Tensor f(Tensor x) { return x.exp().sum(1, true); }",
                "Tensor f(Tensor x) { if (x.rank() == 1) { return x; } return x.sum(); }\nfor (int i = 0; i < 2; i++) { }",
                "Tensor f(Tensor forward) { Tensor doing = forward.relu(); return doing; }"
            })
    void wholeTensorsPass(String source) {
        assertThatCode(() -> assertNoLoops(student(source), "f")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a(", "{", "}", "(", "\\", "\\u", "\\u0022", "\"", "/*", "a =", "a() {", ". ", " "})
    @Timeout(10)
    void aHostileCellCostsNoTime(String bomb) {
        Submission student = student("Tensor f(Tensor x) { return x; }\n" + bomb.repeat(300_000));
        assertThatCode(() -> assertDoesNotCall(student, "f", "softmax")).doesNotThrowAnyException();
        assertThatCode(() -> assertNoLoops(student, "f")).doesNotThrowAnyException();
    }

    @Test
    void aMissingFunctionIsNotYetAnsweredAndAMissingSourceIsTheChecksFault() {
        assertThatThrownBy(() -> assertNoLoops(student("int x = 1;"), "f")).isInstanceOf(NotAnsweredException.class);
        assertThatThrownBy(() -> assertNoLoops(Submission.of(Object.class), "f"))
                .isInstanceOf(IllegalStateException.class);
    }
}
