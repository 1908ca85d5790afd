package org.lectern.grading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;

/**
 * The mutants of a solution: each answer with one slip.
 *
 * <p>An author says of a change that it is right too by a comment in its line, {@code // same: 1.0 -> 2.0, it is OR still},
 * or by a list in the cell's metadata, {@code "lectern": {"same": ["1.0 -> 2.0, it is OR still"]}}; {@code any} stands for
 * every change of the line.
 */
final class Mutants {
    private static final Pattern SAME = Pattern.compile("//.*?\\bsame:\\s*(.*?)\\s*$");
    private static final String ANY = "any";
    private static final String UNEXPLAINED = "its author says so";

    private final String question;
    private final CellPlace place;
    private final int index;
    private final Cell cell;
    private final List<Mutant> mutants;
    private final Set<String> sources = new HashSet<>();

    private Mutants(int index, Cell cell, String question, List<Mutant> mutants) {
        this.index = index;
        this.cell = cell;
        this.place = CellPlace.of(index, cell);
        this.question = question;
        this.mutants = mutants;
        sources.add(cell.source());
    }

    /** The mutants in the order of their places. */
    static List<Mutant> of(Notebook solution) {
        List<Mutant> mutants = new ArrayList<>();
        List<Cell> cells = solution.cells();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).isCode()) {
                new Mutants(i, cells.get(i), question(cells, i), mutants).add();
            }
        }
        return mutants;
    }

    /** The question that the next check after a cell asks. */
    private static String question(List<Cell> cells, int index) {
        for (Cell cell : cells.subList(index, cells.size())) {
            Optional<String> question = CheckCalls.question(cell);
            if (question.isPresent()) {
                return question.get();
            }
        }
        return "";
    }

    private void add() {
        String source = cell.source();
        for (SolutionRegions.Span answer : SolutionRegions.of(cell, place).answers()) {
            for (Slips.Slip slip : Slips.of(source.substring(answer.from(), answer.to()))) {
                int from = answer.from() + slip.from();
                int to = answer.from() + slip.to();
                String mutated = source.substring(0, from) + slip.by() + source.substring(to);
                if (sources.add(mutated)) {
                    mutants.add(mutant(slip, changed(source, from, to), mutated));
                }
            }
        }
    }

    private Mutant mutant(Slips.Slip slip, int line, String mutated) {
        String text = cell.source().lines().skip(line - 1L).findFirst().orElse("");
        return new Mutant(
                index, place, line, question, slip.kind(), slip.change(), text.strip(), mutated, same(slip, text));
    }

    /** The line in which a change begins, from 1: of a call over several lines the one with its name. */
    private static int changed(String source, int from, int to) {
        int start = from;
        while (start < to && Character.isWhitespace(source.charAt(start))) {
            start++;
        }
        return (int) source.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    }

    private String same(Slips.Slip slip, String line) {
        Matcher comment = SAME.matcher(line);
        if (comment.find()) {
            for (String mark : comment.group(1).split(";")) {
                String reason = reason(mark, slip, true);
                if (!reason.isEmpty()) {
                    return reason;
                }
            }
        }
        for (JsonNode mark : cell.metadata().path("lectern").path("same")) {
            String reason = reason(mark.asText(), slip, false);
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return "";
    }

    private static String reason(String mark, Slips.Slip slip, boolean line) {
        String said = mark.strip().replace("→", "->");
        for (String change : line ? Arrays.asList(slip.change(), ANY) : List.of(slip.change())) {
            if (said.equals(change)) {
                return UNEXPLAINED;
            }
            if (said.startsWith(change + ",") || said.startsWith(change + ":")) {
                return said.substring(change.length() + 1).strip();
            }
        }
        return "";
    }
}
