package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lectern.jshell.Session;
import org.lectern.worker.LocalAnswers;

/** The field's assertions as checks of an exercise: on answers in this JVM, and on those of a process of its own. */
@Timeout(120)
class FieldAssertionsTest {
    private static final List<String> RIGHT = List.of(
            "Tensor softmax(Tensor x) {\n    Tensor e = x.sub(x.max(1, true)).exp();\n    return e.div(e.sum(1, true));\n}",
            "double loss(Tensor z, Tensor y) {\n    Tensor hot = Tensor.oneHot(y, z.dim(1));\n"
                    + "    return z.logSumExp(1, false).sub(z.mul(hot).sum(1)).mean().item();\n}",
            "Tensor smooth(Tensor x) { return x.cumsum(0).div(Tensor.arange(1, x.size() + 1.0, 1)); }",
            "Tensor dropout(Tensor x, double p, boolean training, Rng rng) {\n    if (!training) { return x; }\n"
                    + "    Tensor keep = Tensor.bernoulli(rng, 1 - p, x.shape());\n    return x.mul(keep).div(1 - p);\n}",
            "Tensor losses(Tensor x, Tensor y, Tensor w, int steps) {\n    double[] losses = new double[steps];\n"
                    + "    Tensor x2 = Tensor.concat(1, x, x.square(), Tensor.ones(x.dim(0), 1));\n"
                    + "    Tensor weight = Tensor.zeros(9, 4);\n"
                    + "    for (int i = 0; i < steps; i++) {\n"
                    + "        Tensor z = x2.matmul(weight);\n        losses[i] = loss(z, y);\n"
                    + "        Tensor error = softmax(z).sub(Tensor.oneHot(y, 4)).div(x.dim(0));\n"
                    + "        weight = weight.sub(x2.transpose().matmul(error).mul(1.0));\n    }\n"
                    + "    return Tensor.of(losses);\n}");

    private static final List<String> WRONG = List.of(
            "Tensor softmax(Tensor x) { return x.softmax(0); }",
            "double loss(Tensor z, Tensor y) { return Tensor.softmaxCrossEntropy(z, y).item() * y.size(); }",
            "Tensor smooth(Tensor x) {\n    Tensor wide = Tensor.zeros(200, (int) x.size()).add(x);\n"
                    + "    return wide.row(0).sub(x).add(x.mean());\n}",
            "Tensor dropout(Tensor x, double p, boolean training, Rng rng) { return x.dropout(p, rng); }",
            "Tensor losses(Tensor x, Tensor y, Tensor w, int steps) { return Tensor.full(1.386, steps); }");

    private static List<CheckResult> inThisJvm(List<String> cells) {
        try (Session session = Session.builder()
                .imports(List.of("import org.lectern.tensor.*;"))
                .build()) {
            cells.forEach(cell ->
                    assertThat(session.evaluate(cell).failure()).as(cell).isEmpty());
            Submission student = new Submission(LocalAnswers.of(session), session::sources);
            return CheckRunner.run(Exercises.named("test-field"), null, student, true);
        }
    }

    @Test
    void rightAnswersPassEveryCheck() {
        assertThat(inThisJvm(RIGHT))
                .hasSize(13)
                .allSatisfy(r -> assertThat(r.outcome())
                        .as(r.check() + ": " + r.message())
                        .isEqualTo(Outcome.PASSED));
    }

    @Test
    void wrongAnswersFailWithTheirCauseAndAPicture() throws Exception {
        List<CheckResult> results = inThisJvm(WRONG);
        assertThat(message(results, "agrees"))
                .contains("for random input 1 of 10: this is what comes out when softmax is taken over the wrong axis");
        assertThat(message(results, "shift")).contains("must not change the result");
        assertThat(message(results, "byHand")).contains("must be written without softmax(…)");
        assertThat(message(results, "initial")).contains("6 times ln C: is it summed over the batch");
        assertThat(message(results, "mean")).contains("it is summed over the batch instead of averaged");
        assertThat(message(results, "causal")).contains("which comes before");
        assertThat(message(results, "small"))
                .contains("times the memory of the reference, 31 MiB against 0.3 MiB; at most 4 times");
        assertThat(message(results, "dropout")).contains("in evaluation, dropout must leave its input as it is");
        assertThat(message(results, "overfits")).contains("it does not change at all");
        CheckResult curve = of(results, "curve");
        assertThat(curve.picture()).isNotNull();
        Report report = new Report("test-field", results, Map.of());
        assertThat((String) report.display().data().get("text/html"))
                .contains(Objects.requireNonNull(curve.picture()).html());
        assertThat(report.toString()).contains("      got      ").contains("+ too large  - too small");
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(curve), CheckResult.class))
                .isEqualTo(curve);
        assertThat(json.writeValueAsString(of(results, "byHand"))).doesNotContain("picture");
    }

    @Test
    void rightAnswersPassInAProcessOfTheirOwn() {
        assertThat(inAProcessOfItsOwn(RIGHT))
                .hasSize(13)
                .allSatisfy(r -> assertThat(r.outcome())
                        .as(r.check() + ": " + r.message())
                        .isEqualTo(Outcome.PASSED));
    }

    @Test
    void whatAnAnswerTakesIsCountedInItsOwnProcess() {
        assertThat(message(inAProcessOfItsOwn(WRONG), "small"))
                .contains("times the memory of the reference, 31 MiB against 0.3 MiB; at most 4 times");
    }

    private static List<CheckResult> inAProcessOfItsOwn(List<String> cells) {
        List<SealedWork.Code> code = cells.stream()
                .map(c -> new SealedWork.Code("c" + c.hashCode(), c))
                .toList();
        Limits limits = Limits.standard().cell(Duration.ofSeconds(20));
        WorkerFiles files = WorkerFiles.ready();
        try (SealedWork work =
                new SealedWork(() -> WorkerProcess.start(Sandbox.best(), files, 0, limits), code, limits)) {
            Submission student = new Submission(work, () -> cells);
            return CheckRunner.run(Exercises.named("test-field"), null, student, work::prepare, true);
        }
    }

    private static String message(List<CheckResult> results, String check) {
        return of(results, check).message();
    }

    private static CheckResult of(List<CheckResult> results, String check) {
        return results.stream().filter(r -> r.check().equals(check)).findFirst().orElseThrow();
    }
}
