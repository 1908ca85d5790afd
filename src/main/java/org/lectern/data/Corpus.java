package org.lectern.data;

import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/**
 * A text to learn a language from.
 *
 * @param source where it comes from, in words
 */
public record Corpus(String text, String source) implements Displayable {
    private static final int SHOWN_LINES = 12;

    /** How many characters it has. */
    public int size() {
        return text.length();
    }

    /** How many different characters it has. */
    public int distinct() {
        return (int) text.chars().distinct().count();
    }

    @Override
    public MimeBundle display() {
        StringBuilder start = new StringBuilder();
        text.lines().limit(SHOWN_LINES).forEach(line -> start.append(line).append('\n'));
        String html = "<pre style=\"margin:0\">" + Table.escape(start.toString()) + "…</pre><div>"
                + Table.escape(toString()) + "</div>";
        return MimeBundle.html(html, start + "…\n" + this);
    }

    /** A line about it, not the text itself, which may be long. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d characters, %d different; %s", size(), distinct(), source);
    }
}
