package org.lectern.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** KaTeX with its style and fonts as one piece of HTML, read once from its webjar; typesets formulas without a network. */
final class Katex {
    private static final String VERSION = "0.18.11";
    private static final String DIST = "/META-INF/resources/webjars/katex/" + VERSION + "/dist/";

    // Browsers that know none of woff2 do not run the page's script either.
    private static final Pattern FONT =
            Pattern.compile("src:url\\((fonts/[\\w-]+\\.woff2)\\) format\\([\"']woff2[\"']\\)[^;}]*");

    private Katex() {}

    private static final class Loaded {
        static final String HEAD = "<style>" + style() + "</style>\n<script>" + read("katex.min.js") + "</script>\n";
    }

    /** The elements for the page's head. */
    static String head() {
        return Loaded.HEAD;
    }

    private static String style() {
        return FONT.matcher(read("katex.min.css"))
                .replaceAll(match -> Matcher.quoteReplacement("src:url(data:font/woff2;base64,"
                        + Base64.getEncoder().encodeToString(bytes(match.group(1)))
                        + ") format(\"woff2\")"));
    }

    private static String read(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Katex.class.getResourceAsStream(DIST + name)) {
            if (in == null) {
                throw new NotebookException(
                        "HTML page: KaTeX's " + name + " is not on the class path; run `./lectern doctor`");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
