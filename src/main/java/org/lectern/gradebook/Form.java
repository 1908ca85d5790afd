package org.lectern.gradebook;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a form or of an address, {@code a=1&b=2}. */
final class Form {
    private final Map<String, String> fields = new HashMap<>();

    private Form() {}

    /** @throws GradebookException if an escape is broken */
    static Form of(@Nullable String text) {
        Form form = new Form();
        if (text != null) {
            for (String field : text.split("&", -1)) {
                int equals = field.indexOf('=');
                if (equals > 0) {
                    form.fields.putIfAbsent(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
                }
            }
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GradebookException("this address is broken: " + text, e);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A field's text; empty if there is none. */
    String value(String name) {
        return fields.getOrDefault(name, "");
    }
}
