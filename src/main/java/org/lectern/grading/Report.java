package org.lectern.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** The results of checks as a student sees them: what is right, what is not, why, and a hint. */
public final class Report implements Displayable {
    private final String exercise;
    private final List<CheckResult> results;
    private final Map<String, Integer> tries;
    private final Map<String, Integer> shown;

    /** @param tries for each question, how often its checks have failed so far: so many hints are shown */
    Report(String exercise, List<CheckResult> results, Map<String, Integer> tries) {
        this(exercise, results, tries, Map.of());
    }

    private Report(String exercise, List<CheckResult> results, Map<String, Integer> tries, Map<String, Integer> shown) {
        this.exercise = exercise;
        this.results = List.copyOf(results);
        this.tries = Map.copyOf(tries);
        this.shown = Map.copyOf(shown);
    }

    /** This report, with how many hints of its questions the notebook has shown so far. */
    Report withHintUse(Map<String, Integer> hints) {
        return new Report(exercise, results, tries, hints);
    }

    /** Of nothing. */
    static Report none() {
        return new Report("", List.of(), Map.of());
    }

    public String exercise() {
        return exercise;
    }

    /** The results in the order of the checks. */
    public List<CheckResult> results() {
        return results;
    }

    /** The points earned. */
    public double points() {
        return results.stream().mapToDouble(CheckResult::points).sum();
    }

    /** The points that can be earned. */
    public double possible() {
        return results.stream().mapToDouble(CheckResult::possible).sum();
    }

    /** Whether every check passed; false if there was none. */
    public boolean passed() {
        return outcome(results) == Outcome.PASSED;
    }

    /** The worst that happened: a fault, a failure, something not yet answered; else passed. */
    public Outcome outcome() {
        return outcome(results);
    }

    /** The results of each question. */
    Map<String, List<CheckResult>> questions() {
        Map<String, List<CheckResult>> questions = new LinkedHashMap<>();
        for (CheckResult result : results) {
            questions.computeIfAbsent(result.question(), q -> new ArrayList<>()).add(result);
        }
        return questions;
    }

    /** The hints to show now: one more with each failure. */
    List<String> hints(CheckResult result) {
        if (result.outcome() != Outcome.FAILED) {
            return List.of();
        }
        int shown = Math.max(1, tries.getOrDefault(result.question(), 1));
        return result.hints().subList(0, Math.min(shown, result.hints().size()));
    }

    /**
     * The hints to show now, without those that an earlier check of its question has shown: a question's own are those of each.
     *
     * @param told the hints shown so far; these are added
     */
    List<String> hints(CheckResult result, Set<List<String>> told) {
        List<String> hints = hints(result);
        return hints.isEmpty() || told.add(result.hints()) ? hints : List.of();
    }

    static Outcome outcome(List<CheckResult> results) {
        List<Outcome> outcomes = results.stream().map(CheckResult::outcome).toList();
        if (outcomes.contains(Outcome.ERROR)) {
            return Outcome.ERROR;
        }
        if (outcomes.contains(Outcome.FAILED)) {
            return Outcome.FAILED;
        }
        boolean passed = !outcomes.isEmpty() && outcomes.stream().allMatch(o -> o == Outcome.PASSED);
        return passed ? Outcome.PASSED : Outcome.NOT_ANSWERED;
    }

    /** Whether nothing at all was answered, so that one line says it. */
    static boolean isUntouched(List<CheckResult> results) {
        return results.stream().allMatch(r -> r.outcome() == Outcome.NOT_ANSWERED);
    }

    /** The card; the cell's value is the points alone, a number, which nbgrader takes for the grade. */
    @Override
    public MimeBundle display() {
        MimeBundle bundle = MimeBundle.html(ReportHtml.of(this), toString()).asValue(Shown.points(points()));
        return shown.isEmpty() ? bundle : bundle.with(HintUse.TYPE, HintUse.record(exercise, shown));
    }

    /** The report as text, as complete as its HTML. */
    @Override
    public String toString() {
        return ReportText.of(this);
    }
}
