package org.lectern.jshell;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

/** What is printed before a display comes before it; and names are those of the cells. */
final class OrderedHost implements DisplayHost {
    private final DisplayHost next;
    private final CellOutput output;

    OrderedHost(DisplayHost next, CellOutput output) {
        this.next = next;
        this.output = output;
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        output.flush();
        next.display(output.fit(PlainNames.bundle(bundle), true), displayId);
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        output.flush();
        next.update(output.fit(PlainNames.bundle(bundle), false), displayId);
    }

    @Override
    public String place(Throwable failed) {
        return Session.current().map(session -> session.place(failed)).orElse("");
    }

    @Override
    public void clear(boolean wait) {
        output.flush();
        next.clear(wait);
    }

    @Override
    public @Nullable String ask(String prompt, boolean secret) {
        output.flush();
        return next.ask(prompt, secret);
    }

    @Override
    public void comm(String type, Map<String, Object> content) {
        output.flush();
        next.comm(type, content);
    }
}
