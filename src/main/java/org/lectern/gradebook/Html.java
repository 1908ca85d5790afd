package org.lectern.gradebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Pieces of pages. Whatever a student wrote comes through {@link #escape}. */
final class Html {
    private Html() {}

    /** Text for an element or a quoted attribute. Control characters, those that turn the direction included, show as �. */
    static String escape(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(isControl(text, i) ? '\ufffd' : c);
            }
        }
        return html.toString();
    }

    private static boolean isControl(String text, int i) {
        char c = text.charAt(i);
        boolean alone = Character.isHighSurrogate(c)
                        && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)))
                || Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
        return alone
                || Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069';
    }

    /** A page by itself: no script runs in it and nothing is fetched. */
    static String alone(String title, String body) {
        String policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        return head(title, "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n", "")
                + "<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    /** @param nonce the attribute that lets the style pass the policy, with a space before it; or empty */
    static String head(String title, String more, String nonce) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" + more
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"generator\" content=\"Lectern\">\n"
                + "<title>" + escape(title) + "</title>\n<style" + nonce + ">\n" + resource("gradebook.css")
                + "</style>\n</head>\n";
    }

    static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new GradebookException("gradebook: " + name + " is not on the class path; build Lectern again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bar that is filled by a share from 0 to 1, drawn without a style of its own for the policy's sake. */
    static String bar(double share) {
        long percent = Math.round(100 * Math.max(0, Math.min(1, share)));
        return "<svg class=\"bar\" width=\"100%\" height=\"8\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\""
                + " aria-label=\"" + percent + " %\"><rect width=\"" + percent
                + "\" height=\"8\" fill=\"var(--accent)\"/></svg>";
    }
}
