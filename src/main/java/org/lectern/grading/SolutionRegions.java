package org.lectern.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.notebook.Cell;

/** The parts of a cell between the lines {@code // BEGIN SOLUTION} and {@code // END SOLUTION}; in text, as HTML comments. */
final class SolutionRegions {
    private static final Pattern ANY = Pattern.compile("(?i)\\b(BEGIN|END|START|STOP)[ _-]*SOL[A-Z]*\\b");
    private static final Pattern COMMENT = Pattern.compile("\\s*(?://+|<!--)\\s*(.*?)\\s*(?:-->)?\\s*");
    /** Slips of the pen in a comment that was to be a marker. */
    private static final int SLIPS = 4;

    private static final Pattern CODE_BEGIN = Pattern.compile("\\s*//\\s*BEGIN SOLUTION\\s*");
    private static final Pattern CODE_END = Pattern.compile("\\s*//\\s*END SOLUTION\\s*");
    private static final Pattern TEXT_BEGIN = Pattern.compile("\\s*<!--\\s*BEGIN SOLUTION\\s*-->\\s*");
    private static final Pattern TEXT_END = Pattern.compile("\\s*<!--\\s*END SOLUTION\\s*-->\\s*");
    static final String TEXT_STUB = "*Your answer here.*";

    private final Cell cell;
    private final List<String> lines;
    private final List<Region> regions;

    /** Lines from {@code begin} to {@code end}, counted from 0, both markers included. */
    private record Region(int begin, int end) {}

    /** A part of a source, the end not included. */
    record Span(int from, int to) {}

    /** @throws ReleaseException if a marker has no partner or is mistyped */
    private SolutionRegions(Cell cell, CellPlace place) {
        this.cell = cell;
        this.lines = Arrays.asList(cell.source().split("\n", -1));
        this.regions = find(place);
    }

    static SolutionRegions of(Cell cell, CellPlace place) {
        return new SolutionRegions(cell, place);
    }

    boolean isEmpty() {
        return regions.isEmpty();
    }

    /** The answers without their markers, as places in the cell's source. */
    List<Span> answers() {
        return regions.stream()
                .map(r -> new Span(offset(r.begin() + 1), offset(r.end())))
                .toList();
    }

    private List<Region> find(CellPlace place) {
        Pattern begins = cell.isCode() ? CODE_BEGIN : TEXT_BEGIN;
        Pattern ends = cell.isCode() ? CODE_END : TEXT_END;
        List<Region> found = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (begins.matcher(line).matches()) {
                if (open >= 0) {
                    throw place.error(
                            i,
                            "BEGIN SOLUTION within the solution that begins in line " + (open + 1)
                                    + "; end that one first");
                }
                open = i;
            } else if (ends.matcher(line).matches()) {
                if (open < 0) {
                    throw place.error(i, "END SOLUTION without a BEGIN SOLUTION; add one where the answer begins");
                }
                found.add(new Region(open, i));
                open = -1;
            } else if (ANY.matcher(line).find() || isMistyped(line)) {
                String form = cell.isCode() ? "// BEGIN SOLUTION" : "<!-- BEGIN SOLUTION -->";
                throw place.error(
                        i,
                        "a solution marker that is not alone on its line in the form `" + form
                                + "` (or END); correct it, or the answer would be released");
            }
        }
        if (open >= 0) {
            throw place.error(open, "BEGIN SOLUTION without an END SOLUTION; add one where the answer ends");
        }
        return found;
    }

    private static boolean isMistyped(String line) {
        Matcher comment = COMMENT.matcher(line);
        return comment.matches()
                && Stream.of("BEGIN SOLUTION", "END SOLUTION")
                        .anyMatch(marker -> NearNames.distance(comment.group(1), marker) <= SLIPS);
    }

    /** @throws ReleaseException if a stub in a region's place would not compile */
    void validate(CellPlace place) {
        if (!cell.isCode()) {
            return;
        }
        for (Region region : regions) {
            String code = JavaText.code(cell.source());
            if (methodAround(code, region) == null) {
                throw place.error(
                        region.begin(),
                        "the solution is not directly within a method's body; move the markers"
                                + " into one, for the stub that takes its place is a throw statement");
            }
            if (!JavaText.isBalanced(code.substring(offset(region.begin()), offset(region.end())))) {
                throw place.error(
                        region.begin(),
                        "the solution opens or closes a brace that it does not close or open;"
                                + " move the markers so that braces pair up between them");
            }
            if (!code.substring(offset(region.end())).stripLeading().startsWith("}")) {
                throw place.error(
                        region.end(),
                        "code follows the solution in the same body, where it could not be"
                                + " reached; move END SOLUTION to the end of the method");
            }
        }
    }

    /** The cell's source with stubs instead of answers. */
    String stripped() {
        String code = cell.isCode() ? JavaText.code(cell.source()) : "";
        List<String> kept = new ArrayList<>();
        int next = 0;
        for (Region region : regions) {
            kept.addAll(lines.subList(next, region.begin()));
            kept.addAll(stub(code, region));
            next = region.end() + 1;
        }
        kept.addAll(lines.subList(next, lines.size()));
        return String.join("\n", kept);
    }

    private List<String> stub(String code, Region region) {
        String marker = lines.get(region.begin());
        String indent =
                marker.substring(0, marker.length() - marker.stripLeading().length());
        if (!cell.isCode()) {
            return List.of(indent + TEXT_STUB);
        }
        String method = Objects.requireNonNull(methodAround(code, region), "validated before");
        return List.of(indent + "// YOUR CODE HERE", indent + "throw notAnswered(\"" + method + "\");");
    }

    private @Nullable String methodAround(String code, Region region) {
        return JavaText.methodAround(code, offset(region.begin()));
    }

    private int offset(int line) {
        int offset = 0;
        for (int i = 0; i < line; i++) {
            offset += lines.get(i).length() + 1;
        }
        return offset;
    }
}
