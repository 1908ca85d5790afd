package org.lectern.magic;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %%html} and its like: the cell is no Java, but what is to be shown. */
final class DisplayMagics {
    private static final String ISOLATED = "--isolated";

    private DisplayMagics() {}

    static List<Magic> all() {
        return List.of(
                Magic.cell(
                        "%%html [--isolated]",
                        "Shows the cell as HTML; isolated, its styles stay with it.", DisplayMagics::html, "html"),
                shown("markdown", "Shows the cell as Markdown.", "text/markdown", body -> body),
                shown("latex", "Shows the cell as LaTeX, formulas in $…$.", "text/latex", body -> body),
                shown("svg", "Shows the cell as an SVG picture.", MimeBundle.SVG, body -> "SVG picture"),
                shown(
                        "javascript",
                        "Runs the cell as JavaScript, in the page.",
                        "application/javascript",
                        body -> "JavaScript",
                        "js"));
    }

    /** @param text what a terminal shows instead */
    private static Magic shown(String name, String purpose, String type, UnaryOperator<String> text, String... also) {
        Magic.Cell cell = (arguments, body, context) -> {
            Arguments parsed = Arguments.of("%%" + name, arguments, Set.of(), Set.of());
            return show(name, parsed, body, MimeBundle.text(text.apply(body)).with(type, body), context);
        };
        String[] names = new String[also.length + 1];
        names[0] = name;
        System.arraycopy(also, 0, names, 1, also.length);
        return Magic.cell("%%" + name, purpose, cell, names);
    }

    private static @Nullable Object html(String arguments, String body, Context context) throws Exception {
        Arguments parsed = Arguments.of("%%html", arguments, Set.of(), Set.of(ISOLATED));
        MimeBundle page = MimeBundle.html(body, body);
        MimeBundle bundle = parsed.has(ISOLATED)
                ? new MimeBundle(page.data(), Map.of(MimeBundle.HTML, Map.of("isolated", true)))
                : page;
        return show("html", parsed, body, bundle, context);
    }

    private static @Nullable Object show(String name, Arguments parsed, String body, MimeBundle bundle, Context context)
            throws Exception {
        if (!parsed.words().isEmpty()) {
            throw new MagicException(
                    "%%" + name + ": takes nothing in its own line, got " + String.join(" ", parsed.words()),
                    "Put it in the lines below.");
        }
        if (body.isBlank()) {
            throw new MagicException("%%" + name + ": there is nothing below it to show", "");
        }
        context.call(() -> Display.show(bundle));
        return null;
    }
}
