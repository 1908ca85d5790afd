package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Finds what is no Java in a cell before anything of it runs: a bracket too many in the last line is no reason to run the others. */
final class Ahead {
    private static final Pattern IMPORT = Pattern.compile("import\\b");
    /** What may be in a class but not in a method, besides definitions; a mistake here costs a second look. */
    private static final Pattern MEMBER =
            Pattern.compile("(?:public|protected|private|static|abstract|final|strictfp|default)\\b|@");

    private final MagicCalls magics;
    private final Function<String, CompletionInfo> analysis;
    private final Predicate<String> isRefused;
    private final Syntax syntax = new Syntax();

    /**
     * @param analysis what JShell makes of code
     * @param isRefused whether JShell takes a part for no Java, whatever its names mean
     */
    Ahead(MagicCalls magics, Function<String, CompletionInfo> analysis, Predicate<String> isRefused) {
        this.magics = magics;
        this.analysis = analysis;
        this.isRefused = isRefused;
    }

    /** A part of a cell, and where it starts. */
    private record Part(String source, int offset) {}

    /** Where the first part begins that is no Java, from a place on; -1 if all are, or if it is the first of all. */
    int firstUnreadable(String code, int offset) {
        List<Part> parts = new ArrayList<>();
        boolean isWhole = collect(code, offset, parts);
        if (parts.size() < 2 || isWhole && syntax.isFile(file(parts))) {
            return -1;
        }
        for (Part part : parts) {
            if (syntax.isBroken(part.source()) && isRefused.test(part.source())) {
                return part == parts.get(0) ? -1 : part.offset();
            }
        }
        return -1;
    }

    /** Whether all parts are whole that are there. */
    private boolean collect(String code, int from, List<Part> parts) {
        int offset = Sources.skipSpace(code, from);
        while (offset < code.length()) {
            int sign = Sources.skipComments(code, offset);
            MagicLine magic = code.startsWith("%", sign) ? MagicLine.at(code, sign) : MagicLine.at(code, offset);
            if (magic != null) {
                offset = magic.end();
            } else {
                String rest = magics.untilNext(code, offset, analysis);
                BlockMagics inside = BlockMagics.of(rest);
                CompletionInfo info = analysis.apply(inside.isEmpty() ? rest : inside.bare());
                switch (info.completeness()) {
                    case COMPLETE, COMPLETE_WITH_SEMI, CONSIDERED_INCOMPLETE -> {
                        int length = rest.length() - (info.remaining() == null ? "" : info.remaining()).length();
                        if (inside.isEmpty()) {
                            parts.add(new Part(info.source(), offset));
                        }
                        offset += inside.end(length);
                    }
                    case EMPTY -> offset += rest.length();
                    default -> {
                        parts.add(new Part(rest, offset));
                        return false;
                    }
                }
            }
            offset = Sources.skipSpace(code, offset);
        }
        return true;
    }

    /** All in one file, which the compiler reads in one go. */
    private static String file(List<Part> parts) {
        StringBuilder imports = new StringBuilder();
        StringBuilder members = new StringBuilder();
        for (Part part : parts) {
            String plain = Sources.withoutComments(part.source()).strip();
            if (IMPORT.matcher(plain).lookingAt()) {
                imports.append(part.source()).append('\n');
            } else if (MEMBER.matcher(plain).lookingAt()
                    || !Declared.definedBy(plain).isEmpty()) {
                members.append(part.source()).append('\n');
            } else if (plain.endsWith(";") || plain.endsWith("}")) {
                members.append("{ ").append(part.source()).append("\n}\n");
            } else {
                members.append("Object o = ").append(part.source()).append("\n;\n");
            }
        }
        return imports + "class C {\n" + members + "}";
    }
}
