package io.github.spencerpark.jupyter.kernel.display.mime;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A MIME type such as {@code image/svg+xml}: a group, a subtype and perhaps a suffix. A star stands for any. */
public final class MIMEType {
    private static final Pattern TYPE = Pattern.compile("([^/\\s+]+)(?:/([^\\s+;]+)(?:\\+([^\\s;]+))?)?");
    private static final String WILDCARD = "*";

    public static final MIMEType ANY = new MIMEType(WILDCARD, "", "");
    public static final MIMEType APPLICATION_XML = parse("application/xml");
    public static final MIMEType APPLICATION_JSON = parse("application/json");
    public static final MIMEType APPLICATION_JAVASCRIPT = parse("application/javascript");
    public static final MIMEType APPLICATION_PDF = parse("application/pdf");
    public static final MIMEType TEXT_HTML = parse("text/html");
    public static final MIMEType TEXT_MARKDOWN = parse("text/markdown");
    public static final MIMEType TEXT_LATEX = parse("text/latex");
    public static final MIMEType TEXT_PLAIN = parse("text/plain");
    public static final MIMEType TEXT_CSS = parse("text/css");
    public static final MIMEType IMAGE_PNG = parse("image/png");
    public static final MIMEType IMAGE_JPEG = parse("image/jpeg");
    public static final MIMEType IMAGE_GIF = parse("image/gif");
    public static final MIMEType IMAGE_SVG = parse("image/svg+xml");

    private final String group;
    private final String subtype;
    private final String suffix;

    private MIMEType(String group, String subtype, String suffix) {
        this.group = group;
        this.subtype = subtype;
        this.suffix = suffix;
    }

    /** @throws IllegalArgumentException if the text is no MIME type */
    public static MIMEType parse(String text) {
        Matcher parts = TYPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("MIMEType: needs group/subtype, such as text/html, got " + text);
        }
        return new MIMEType(
                parts.group(1),
                Objects.requireNonNullElse(parts.group(2), ""),
                Objects.requireNonNullElse(parts.group(3), ""));
    }

    public String getGroup() {
        return group;
    }

    public String getSubtype() {
        return subtype;
    }

    public String getSuffix() {
        return suffix;
    }

    public boolean hasSuffix() {
        return !suffix.isEmpty();
    }

    public boolean isWildcard() {
        return group.equals(WILDCARD);
    }

    public boolean subtypeIsWildcard() {
        return subtype.equals(WILDCARD) || subtype.isEmpty();
    }

    /** Whether this is another type, or a wildcard for it. */
    public boolean covers(MIMEType other) {
        return isWildcard() || group.equals(other.group) && (subtypeIsWildcard() || subtype.equals(other.subtype));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MIMEType type && toString().equals(type.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return group + (subtype.isEmpty() ? "" : "/" + subtype) + (suffix.isEmpty() ? "" : "+" + suffix);
    }
}
