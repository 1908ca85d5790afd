package org.lectern.tensor;

import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * A mistake in a call on tensors, in four parts: the operation, what it needs, what it got, and the likely remedy.
 *
 * <p>The message reads {@code operation: needs ..., got ...; remedy}.
 */
public class TensorException extends RuntimeException implements Displayable {
    private final String operation;
    private final String needed;
    private final String got;
    private final String remedy;

    public TensorException(String operation, String needed, String got, String remedy) {
        super(operation + ": needs " + needed + ", got " + got + (remedy.isEmpty() ? "" : "; " + remedy));
        this.operation = operation;
        this.needed = needed;
        this.got = got;
        this.remedy = remedy;
    }

    /** The operation that refused, such as {@code matmul}. */
    public final String operation() {
        return operation;
    }

    /** What the operation needs. */
    public final String needed() {
        return needed;
    }

    /** What it was given. */
    public final String got() {
        return got;
    }

    /** What most likely helps; empty if nothing general can be said. */
    public final String remedy() {
        return remedy;
    }

    @Override
    public final MimeBundle display() {
        String html = "<table><tr><th>operation</th><td>" + escape(operation) + "</td></tr><tr><th>needs</th><td>"
                + escape(needed) + "</td></tr><tr><th>got</th><td>" + escape(got) + "</td></tr>"
                + (remedy.isEmpty() ? "" : "<tr><th>try</th><td>" + escape(remedy) + "</td></tr>") + "</table>";
        return MimeBundle.html(html, String.valueOf(getMessage()));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
