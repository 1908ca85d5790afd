package org.lectern.homework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.display.MimeBundle;
import org.lectern.grading.Release;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;

/** Homework 1 as its author promises it: right answers earn everything, the stub nothing, known mistakes are recognised. */
class MlpHomeworkTest {
    private static final Path SOLUTION = Path.of("solutions/01-mlp.ipynb");
    private static final Path EXERCISE = Path.of("exercises/01-mlp.ipynb");
    private static final Notebook ANSWERS = NotebookReader.read(SOLUTION);

    private static Session answered;

    @BeforeAll
    static void runTheSolution() {
        answered = session();
        for (Cell cell : ANSWERS.codeCells()) {
            run(answered, cell.source());
        }
    }

    @AfterAll
    static void close() {
        answered.close();
    }

    @Test
    void theSolutionEarnsEveryPoint() {
        String report = run(answered, "check()");
        assertThat(report)
                .endsWith("01-mlp: 35 of 35 points")
                .doesNotContain("✘")
                .doesNotContain("○");
    }

    @Test
    void checksAreShownInTheOrderOfTheirClass() {
        assertThat(run(answered, "check(\"softmax\")"))
                .containsSubsequence(
                        "each row becomes",
                        "softmax stays finite",
                        "the cross-entropy is the mean",
                        "the cross-entropy stays");
    }

    @Test
    void theExerciseRunsAndEveryCheckIsNotYetAnswered() {
        try (Session session = session()) {
            for (Cell cell : NotebookReader.read(EXERCISE).codeCells()) {
                String shown = run(session, cell.source());
                if (cell.source().startsWith("check(\"")) {
                    assertThat(shown).startsWith("○").contains("not yet answered, 0 of");
                }
                if (cell.source().equals("check()")) {
                    assertThat(shown)
                            .endsWith("01-mlp: 0 of 35 points")
                            .doesNotContain("✘")
                            .doesNotContain("✔")
                            .doesNotContain("⚠");
                }
            }
        }
    }

    @Test
    void theExerciseIsInStepWithTheSolution() {
        assertThat(Release.isInStep(SOLUTION, EXERCISE))
                .as("./lectern release 01-mlp was run after the last change")
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            collapse    | w1.matmul(w2)                  | w2.matmul(w1)               | the second weight is applied before the first
            collapse    | b1.matmul(w2).add(b2)          | b1.add(b2)                  | without the first going through W2
            collapse    | Math.min(smallest, width)      | Math.max(smallest, width)   | widths 5, 2, 4: the hidden layer is the narrowest
            perceptron  | y - fired                      | fired - y                   | a unit that should have fired is moved away
            perceptron  | lr * (y - fired)               | lr * (2 * y - 1)            | the weights move without a mistake
            adaline     | .div(x.dim(0))                 | .mul(1)                     | summed over the batch instead of averaged
            adaline     | w.sub(gradient                 | w.add(gradient              | the step goes up the error
            adaline     | x.matmul(w).sub(y)             | x.matmul(w).gt(0).sub(y)    | after the threshold, as the perceptron does
            xor         | -1.5                           | -0.5                        | expected 0, got 1
            xor         | tensor(1.0, -1.0, -0.5)        | tensor(1.0, 1.0, -0.5)      | it computes OR
            logistic    | p.sub(y)                       | y.sub(p)                    | the sign is wrong: y - p instead of p - y
            logistic    | .div(x.dim(0))                 | .mul(1)                     | summed over the batch instead of averaged
            logistic    | x.matmul(w).sigmoid()          | x.matmul(w)                 | the sigmoid is missing
            logistic    | zeros(x.dim(1))                | ones(x.dim(1))              | the weights begin at one
            logistic    | step < steps                   | step <= steps               | there is one step too many
            softmax     | logits.max(1, true)            | logits.min(1, true)         | every entry must be finite
            softmax     | e.div(e.sum(1, true))          | e.div(e.sum(0, true))       | over the wrong axis, down the columns
            softmax     | logits.sub(logits.max(1, true)).exp() | logits.exp()         | every entry must be finite, but entry [0, 0] is NaN
            collapse    | int smallest = widths[0]       | int smallest = 10           | widths 784, 200, 300
            activations | x.maximum(0).add(x.minimum(0).mul(slope)) | x.maximum(x.mul(slope)) | the worst entry
            adaline     | w.sub(gradient.mul(lr))        | w.detach().requiresGrad()   | deltaStep must be written without requiresGrad
            logistic    | p.sub(y)                       | w.detach().requiresGrad()   | logisticGradient must be written without requiresGrad
            softmax     | e.div(e.sum(1, true))          | logits.softmax(1)           | softmax must be written without softmax
            softmax     | logits.logSumExp(1).sub(right).mean() | Losses.crossEntropy(logits, labels) | without crossEntropy
            activations | x.mul(2).sigmoid().mul(2).sub(1) | x.tanh()                  | tanhBySigmoid must be written without tanh
            activations | x.maximum(0).add(x.minimum(0).mul(slope)) | x.leakyRelu(slope) | leakyRelu must be written without leakyRelu
            activations | x.maximum(0).add(x.abs().neg().exp().add(1).log()) | x.softplus() | softplus must be written without softplus
            softmax     | .mean()                        | .sum()                      | it is summed over the batch instead of averaged
            softmax     | logits.logSumExp(1)            | logits.exp().sum(1).log()   | got NaN
            activations | x.mul(2).sigmoid()             | x.sigmoid()                 | the 2 inside the sigmoid is missing
            activations | .add(x.minimum(0).mul(slope))  | .mul(1)                     | it is the plain ReLU
            activations | x.abs().neg().exp().add(1).log() | x.exp().add(1).log().sub(x.maximum(0)) | must be finite
            mlp         | .add(parameters.get(1))        | .mul(1)                     | the hidden bias is missing
            mlp         | .add(parameters.get(3))        | .mul(1)                     | the output bias is missing
            mlp         | .tanh()                        | .mul(1)                     | so that the layers collapse to one
            mlp         | .div(Math.sqrt(hidden))        | .mul(1)                     | with small weights it is near ln 2
            mlp         | step < steps                   | step <= steps               | whatever lr is
            mlp         | optimizer.step();              | step += 50;                 | should get 95 % of new examples right
            """)
    void aWrongAnswerLosesPointsAndIsRecognised(String question, String right, String wrong, String message) {
        String source = cell(question).source();
        assertThat(source).contains(right);
        try {
            run(answered, source.replace(right, wrong));
            String report = run(answered, "check(\"" + question + "\")");
            assertThat(report).startsWith("✘ " + question + ": failed, ").contains(message);
            assertThat(report.lines().findFirst().orElse("")).doesNotMatch(".*, (\\d+) of \\1 points");
        } finally {
            run(answered, source);
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            xor         | tensor(1.0, 1.0, -0.5)         | tensor(1.0, 1.0, 0.0)
            xor         | tensor(1.0, 1.0, -1.5)         | tensor(2.0, 2.0, -3.0)
            softmax     | logits.logSumExp(1).sub(right).mean() | logits.logSumExp(1).mean().sub(right.mean())
            activations | x.mul(2).sigmoid().mul(2).sub(1) | x.mul(-2).sigmoid().rsub(1).mul(2).sub(1)
            """)
    void anAnswerThatIsRightInAnotherWayEarnsEveryPoint(String question, String usual, String other) {
        String source = cell(question).source();
        assertThat(source).contains(usual);
        try {
            run(answered, source.replace(usual, other));
            assertThat(run(answered, "check(\"" + question + "\")")).startsWith("✔ " + question + ": passed");
        } finally {
            run(answered, source);
        }
    }

    private static Cell cell(String id) {
        return ANSWERS.cells().stream()
                .filter(cell -> cell.id().orElse("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Session session() {
        return Session.builder().out(text -> {}).err(text -> {}).build();
    }

    private static String run(Session session, String source) {
        CellResult result = session.evaluate(source);
        assertThat(result.failure()).as(source).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }
}
