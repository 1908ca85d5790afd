package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** The words of the language that could stand at a place in source text. */
final class Keywords {
    private static final List<String> STATEMENT = List.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "false",
            "final",
            "finally",
            "float",
            "for",
            "if",
            "import",
            "int",
            "interface",
            "long",
            "new",
            "null",
            "private",
            "protected",
            "public",
            "record",
            "return",
            "short",
            "static",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "true",
            "try",
            "var",
            "void",
            "while",
            "yield");
    private static final List<String> MEMBER = List.of(
            "abstract",
            "boolean",
            "byte",
            "char",
            "class",
            "default",
            "double",
            "enum",
            "final",
            "float",
            "int",
            "interface",
            "long",
            "private",
            "protected",
            "public",
            "record",
            "short",
            "static",
            "synchronized",
            "void",
            "volatile");
    private static final List<String> EXPRESSION = List.of("false", "new", "null", "super", "switch", "this", "true");
    private static final List<String> BEHIND = List.of("extends", "implements", "instanceof", "permits", "throws");
    private static final Set<String> MODIFIERS = Set.of(
            "abstract", "default", "final", "private", "protected", "public", "static", "synchronized", "volatile");
    private static final Set<String> BEFORE_STATEMENTS = Set.of("do", "else", "finally", "try");
    private static final Set<String> BEFORE_VALUES = Set.of("assert", "case", "return", "throw", "yield");
    private static final Pattern CONDITION = Pattern.compile("\\b(?:if|for|while|switch)\\s*$");
    private static final Pattern OF_TYPE = Pattern.compile(
            "\\b(?:class|interface|enum|record)\\s+\\w+[^;{}]*$|\\bnew\\s+[\\w.<>, ]+\\([^{};]*\\)\\s*$");

    private static final Pattern STATIC_IMPORT = Pattern.compile("\\bimport\\s+static$");

    private Keywords() {}

    /** Those that could follow source text; none inside of texts and comments. */
    static List<String> after(String source) {
        String bare = Brackets.bare(source).stripTrailing();
        if (bare.isEmpty()) {
            return STATEMENT;
        }
        if (STATIC_IMPORT.matcher(bare).find()) {
            return List.of();
        }
        char last = bare.charAt(bare.length() - 1);
        if (Character.isJavaIdentifierPart(last)) {
            return afterWord(bare.substring(Sources.startOfName(bare, bare.length())));
        }
        return switch (last) {
            case ';', '{', '}' -> isInType(bare) ? MEMBER : STATEMENT;
            case ':' -> bare.endsWith("::") ? List.of("new") : STATEMENT;
            case ')' -> isCondition(bare) ? STATEMENT : BEHIND;
            case ']', '"' -> BEHIND;
            case '.', '@' -> List.of();
            case '>' -> bare.endsWith("->") ? STATEMENT : EXPRESSION;
            case '(' -> {
                List<String> all = new ArrayList<>(EXPRESSION);
                all.addAll(
                        List.of("boolean", "byte", "char", "double", "final", "float", "int", "long", "short", "var"));
                yield all;
            }
            default -> EXPRESSION;
        };
    }

    private static List<String> afterWord(String word) {
        if (MODIFIERS.contains(word)) {
            return MEMBER;
        }
        if (BEFORE_STATEMENTS.contains(word)) {
            return STATEMENT;
        }
        if (BEFORE_VALUES.contains(word)) {
            return EXPRESSION;
        }
        return word.equals("import") ? List.of("static") : SourceVersion.isKeyword(word) ? List.of() : BEHIND;
    }

    /** Whether the text ends right in the braces of a class: there stand no statements. */
    static boolean isInType(String bare) {
        int open = Brackets.unclosed(bare);
        return open >= 0
                && bare.charAt(open) == '{'
                && OF_TYPE.matcher(bare.substring(0, open)).find();
    }

    /** Whether the bracket that closes at the end is that of an if or of a loop. */
    private static boolean isCondition(String bare) {
        int depth = 0;
        for (int i = bare.length() - 1; i >= 0; i--) {
            depth += bare.charAt(i) == ')' ? 1 : bare.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                Matcher condition = CONDITION.matcher(bare.substring(0, i));
                return condition.find();
            }
        }
        return false;
    }
}
