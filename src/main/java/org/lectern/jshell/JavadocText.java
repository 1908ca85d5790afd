package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Javadoc as plain text. */
final class JavadocText {
    private static final Pattern LINK =
            Pattern.compile("\\{@(?:link|linkplain)\\s+([^\\s}(]+(?:\\([^)}]*\\))?)(?:\\s+([^}]*))?}");
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|literal|value)\\s+((?:[^{}]|\\{[^{}]*})*)}");
    private static final Pattern EXAMPLE =
            Pattern.compile("<pre>\\s*(?:\\{@code\\s?)?(.*?)}?\\s*</pre>", Pattern.DOTALL);
    private static final Pattern TAG =
            Pattern.compile("(?m)^\\s*@(param|return|throws|exception|see|since|author|version)\\b");
    private static final Pattern SENTENCE = Pattern.compile("\\.(?=\\s|$)");

    private JavadocText() {}

    /** The first sentence. */
    static String firstSentence(String javadoc) {
        Matcher tag = TAG.matcher(javadoc);
        String description = tag.find() ? javadoc.substring(0, tag.start()) : javadoc;
        String text = plain(description).replaceAll("\\s+", " ").strip();
        Matcher end = SENTENCE.matcher(text);
        return end.find() ? text.substring(0, end.end()) : text;
    }

    /** All of it, the tags in lines of their own. */
    static String whole(String javadoc) {
        return plain(TAG.matcher(javadoc).replaceAll("\n$1"))
                .replaceAll("(?m)^(param|return|throws|exception|see|since|author|version)\\b", "  $1")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    private static String plain(String javadoc) {
        StringBuilder text = new StringBuilder();
        Matcher example = EXAMPLE.matcher(javadoc);
        int at = 0;
        while (example.find()) {
            text.append(words(javadoc.substring(at, example.start())))
                    .append("\n")
                    .append(entities(example.group(1)).stripTrailing().indent(4))
                    .append("\n");
            at = example.end();
        }
        return text.append(words(javadoc.substring(at))).toString();
    }

    private static String words(String javadoc) {
        String linked = LINK.matcher(javadoc).replaceAll(match -> {
            String shown =
                    match.group(2) == null ? match.group(1).replace('#', '.').replaceFirst("^\\.", "") : match.group(2);
            return Matcher.quoteReplacement(shown);
        });
        return entities(INLINE.matcher(linked)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1)))
                .replaceAll("<p>|</p>|<ul>|</ul>|<ol>|</ol>", "\n")
                .replaceAll("<li>", "\n- ")
                .replaceAll("</?[a-zA-Z][^>]*>", "")
                .replaceAll("(?m)^ +", ""));
    }

    private static String entities(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
    }
}
