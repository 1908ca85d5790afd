package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lectern.grading.Graded;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/**
 * Finds submissions that are alike: same code but for names, numbers, comments, layout and order. What the released notebook
 * holds does not count, nor what more than a quarter of the class (and more than ten students) wrote, and the more students wrote
 * something, the less it weighs. A pair is a reason to look
 * at the two, and no proof of anything.
 */
public final class Similarity {
    /** Pairs below this share are not listed. */
    private static final double LEAST_SCORE = 0.5;
    /** Less says nothing: there are only so many ways to write one line, and what many others wrote too weighs little. */
    private static final double LEAST_WEIGHT = 4;

    private static final int COMMON = 10;
    private static final double COMMON_SHARE = 0.25;

    private Similarity() {}

    /**
     * Two submissions that are alike.
     *
     * @param first a student
     * @param second another, later in the alphabet
     * @param score the share of the smaller work's own fingerprints that the other has too, from 0 to 1
     * @param shared how many fingerprints they share
     * @param weight the same, each divided by how many other students have it
     * @param cells the cells that match, the most alike first
     */
    public record Pair(String first, String second, double score, int shared, double weight, List<Match> cells) {
        public Pair {
            cells = List.copyOf(cells);
        }
    }

    /**
     * Two cells that match.
     *
     * @param first the cell's place among the first student's code cells, from 0
     * @param second the same of the second student
     * @param shared how many fingerprints they share
     * @param firstLines the lines of shared code, from 1
     * @param secondLines the same of the second student
     */
    public record Match(int first, int second, int shared, Set<Integer> firstLines, Set<Integer> secondLines) {
        public Match {
            firstLines = Set.copyOf(firstLines);
            secondLines = Set.copyOf(secondLines);
        }
    }

    private record Place(int cell, Fingerprints.Lines lines) {}

    /** A student's fingerprints with the places they stand at. */
    private record Prints(String student, Map<Long, List<Place>> places) {}

    /**
     * The pairs of submissions that are alike, those that share most of what few others have first.
     *
     * @param submissions one for each student
     * @param release the notebook that the students were given, if it is known
     */
    public static List<Pair> of(Collection<Graded> submissions, Optional<Notebook> release) {
        Set<Long> given = new HashSet<>();
        release.ifPresent(notebook -> notebook.cells().stream()
                .filter(Cell::isCode)
                .forEach(cell -> given.addAll(Fingerprints.all(cell.source()))));
        List<Prints> prints = new ArrayList<>();
        Map<Long, List<Integer>> owners = new HashMap<>();
        for (Graded graded : submissions) {
            Prints own = prints(graded, given);
            for (Long print : own.places().keySet()) {
                owners.computeIfAbsent(print, p -> new ArrayList<>()).add(prints.size());
            }
            prints.add(own);
        }
        double common = Math.max(COMMON, COMMON_SHARE * prints.size());
        Set<Long> usual = new HashSet<>();
        owners.forEach((print, who) -> {
            if (who.size() > common) {
                usual.add(print);
            }
        });
        return pairs(prints, owners, usual);
    }

    private static Prints prints(Graded graded, Set<Long> given) {
        Map<Long, List<Place>> places = new LinkedHashMap<>();
        for (int i = 0; i < graded.cells().size(); i++) {
            int cell = i;
            Fingerprints.of(graded.cells().get(i).source(), given)
                    .forEach((print, lines) -> places.computeIfAbsent(print, p -> new ArrayList<>())
                            .add(new Place(cell, lines)));
        }
        return new Prints(graded.student(), places);
    }

    private static List<Pair> pairs(List<Prints> prints, Map<Long, List<Integer>> owners, Set<Long> usual) {
        Map<List<Integer>, Set<Long>> shared = new HashMap<>();
        owners.forEach((print, who) -> {
            if (usual.contains(print)) {
                return;
            }
            for (int i = 0; i < who.size(); i++) {
                for (int j = i + 1; j < who.size(); j++) {
                    shared.computeIfAbsent(List.of(who.get(i), who.get(j)), p -> new HashSet<>())
                            .add(print);
                }
            }
        });
        List<Pair> pairs = new ArrayList<>();
        shared.forEach((who, common) -> {
            Prints a = prints.get(who.get(0));
            Prints b = prints.get(who.get(1));
            long own = Math.min(own(a, usual), own(b, usual));
            double score = own == 0 ? 0 : (double) common.size() / own;
            double weight = common.stream()
                    .mapToDouble(print -> 1.0 / (owners.getOrDefault(print, who).size() - 1))
                    .sum();
            if (weight >= LEAST_WEIGHT && score >= LEAST_SCORE) {
                boolean inOrder = a.student().compareTo(b.student()) <= 0;
                pairs.add(inOrder ? pair(a, b, score, weight, common) : pair(b, a, score, weight, common));
            }
        });
        pairs.sort(Comparator.comparingDouble(Pair::weight)
                .reversed()
                .thenComparing(Pair::first)
                .thenComparing(Pair::second));
        return pairs;
    }

    private static long own(Prints prints, Set<Long> usual) {
        return prints.places().keySet().stream().filter(p -> !usual.contains(p)).count();
    }

    private static Pair pair(Prints a, Prints b, double score, double weight, Set<Long> common) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        Map<List<Integer>, Set<Integer>> firstLines = new HashMap<>();
        Map<List<Integer>, Set<Integer>> secondLines = new HashMap<>();
        for (Long print : common) {
            for (Place first : a.places().getOrDefault(print, List.of())) {
                for (Place second : b.places().getOrDefault(print, List.of())) {
                    List<Integer> cells = List.of(first.cell(), second.cell());
                    counts.merge(cells, 1, Integer::sum);
                    firstLines
                            .computeIfAbsent(cells, c -> new HashSet<>())
                            .addAll(first.lines().all());
                    secondLines
                            .computeIfAbsent(cells, c -> new HashSet<>())
                            .addAll(second.lines().all());
                }
            }
        }
        List<Match> matches = new ArrayList<>();
        counts.forEach((cells, count) -> matches.add(new Match(
                cells.get(0),
                cells.get(1),
                count,
                firstLines.getOrDefault(cells, Set.of()),
                secondLines.getOrDefault(cells, Set.of()))));
        matches.sort(Comparator.comparingInt(Match::shared)
                .reversed()
                .thenComparingInt(Match::first)
                .thenComparingInt(Match::second));
        return new Pair(a.student(), b.student(), score, common.size(), weight, matches);
    }
}
