package org.lectern.display;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One value in several MIME types, as Jupyter shows it: the front end takes the richest it knows.
 *
 * <p>{@code text/plain} is always there, for terminals, logs and screen readers. Text types hold a {@code String}; binary
 * types hold base64, as the Jupyter protocol wants; {@code application/json} may hold maps and lists.
 *
 * @param data MIME type to content
 * @param metadata MIME type to its metadata, such as the width of an image; mostly empty
 */
public record MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {
    public static final String TEXT = "text/plain";
    public static final String HTML = "text/html";
    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";
    /** What programs read as a cell's value, where that is less than people are shown, see {@link #asValue}. */
    private static final String VALUE = "application/vnd.lectern.value";

    private static final Map<String, String> ENDS = Map.of("txt", TEXT, "html", HTML, "png", PNG, "svg", SVG);

    /** @throws IllegalArgumentException if there is no {@code text/plain} */
    public MimeBundle {
        if (!data.containsKey(TEXT)) {
            throw new IllegalArgumentException("MimeBundle: needs " + TEXT + ", got " + data.keySet());
        }
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    public static MimeBundle text(String text) {
        return new MimeBundle(Map.of(TEXT, text), Map.of());
    }

    public static MimeBundle html(String html, String text) {
        return text(text).with(HTML, html);
    }

    /** A PNG picture; {@code text} says in words what it shows. */
    public static MimeBundle png(byte[] png, String text) {
        return text(text).with(PNG, Base64.getEncoder().encodeToString(png));
    }

    public static MimeBundle svg(String svg, String text) {
        return text(text).with(SVG, svg);
    }

    /** This bundle with one more type. */
    public MimeBundle with(String mimeType, Object content) {
        Map<String, Object> more = new LinkedHashMap<>(data);
        more.put(mimeType, content);
        return new MimeBundle(more, metadata);
    }

    /**
     * This bundle, with a text that programs take for the value of a cell: nbgrader reads a number there as points. People see the
     * bundle as it is.
     */
    public MimeBundle asValue(String text) {
        return with(VALUE, text);
    }

    /** What a front end gets for the value of a cell: the last is its value, what comes before is shown. */
    public List<MimeBundle> outputs() {
        if (!(data.get(VALUE) instanceof String value)) {
            return List.of(this);
        }
        Map<String, Object> rich = new LinkedHashMap<>(data);
        rich.remove(VALUE);
        rich.put(TEXT, value);
        if (rich.size() == 1) {
            return List.of(text(text()), new MimeBundle(rich, metadata));
        }
        // Front ends prefer HTML, and this is nothing to see: the text is for terminals.
        return List.of(html("<!-- as text -->", text()), new MimeBundle(rich, metadata));
    }

    /** This bundle with the size at which a front end shows its picture, in CSS pixels. */
    public MimeBundle sized(String mimeType, int width, int height) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(mimeType, Map.of("width", width, "height", height));
        return new MimeBundle(data, more);
    }

    /**
     * Writes one of the types to a file, by the end of its name: {@code .svg}, {@code .png}, {@code .html} or {@code .txt}.
     *
     * @throws IllegalArgumentException if this bundle has no such type
     * @throws java.io.UncheckedIOException if the file cannot be written; what was there before stays
     */
    public void save(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        Object content = data.get(ENDS.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""));
        if (content == null) {
            String known = ENDS.entrySet().stream()
                    .filter(each -> data.containsKey(each.getValue()))
                    .map(each -> "." + each.getKey())
                    .sorted()
                    .collect(Collectors.joining(" or "));
            throw new IllegalArgumentException(
                    "save: needs a file name that ends in " + known + ", got \"" + file.getFileName() + "\"");
        }
        byte[] bytes = name.endsWith(".png")
                ? Base64.getMimeDecoder().decode((String) content)
                : ((name.endsWith(".html") ? "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n" : "") + content)
                        .getBytes(StandardCharsets.UTF_8);
        PictureFile.write(file, bytes);
    }

    /** The {@code text/plain} form. */
    public String text() {
        return (String) data.getOrDefault(TEXT, "");
    }
}
