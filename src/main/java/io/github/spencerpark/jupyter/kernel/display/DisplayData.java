package io.github.spencerpark.jupyter.kernel.display;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** A value in several MIME types, to be filled; shown as it is. */
public final class DisplayData implements Displayable {
    private final Map<String, Object> data = new LinkedHashMap<>();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private @Nullable String displayId;

    public DisplayData() {}

    /** With a {@code text/plain} form. */
    public DisplayData(String text) {
        putText(text);
    }

    /** A copy. */
    public DisplayData(DisplayData other) {
        assign(other);
        displayId = other.displayId;
    }

    static DisplayData of(MimeBundle bundle) {
        DisplayData made = new DisplayData();
        made.data.putAll(bundle.data());
        made.metadata.putAll(bundle.metadata());
        return made;
    }

    /** Bytes become base64, as the protocol wants. */
    public void putData(String type, Object content) {
        data.put(type, content instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : content);
    }

    public void putData(MIMEType type, Object content) {
        putData(type.toString(), content);
    }

    public void putData(MIMEType type, Object content, Object about) {
        putData(type, content);
        putMetaData(type, about);
    }

    public void putMetaData(String type, Object about) {
        metadata.put(type, about);
    }

    public void putMetaData(MIMEType type, Object about) {
        putMetaData(type.toString(), about);
    }

    public @Nullable Object getData(MIMEType type) {
        return data.get(type.toString());
    }

    public boolean hasDataForType(MIMEType type) {
        return data.containsKey(type.toString());
    }

    /** Takes over all types of another. */
    public void assign(DisplayData other) {
        data.putAll(other.data);
        metadata.putAll(other.metadata);
    }

    /** The id under which it is shown, to be updated later. */
    public void setDisplayId(String id) {
        displayId = id;
    }

    public boolean hasDisplayId() {
        return displayId != null;
    }

    public @Nullable String getDisplayId() {
        return displayId;
    }

    public void putText(String text) {
        putData(MIMEType.TEXT_PLAIN, text);
    }

    public void putHTML(String html) {
        putData(MIMEType.TEXT_HTML, html);
    }

    public void putLatex(String latex) {
        putData(MIMEType.TEXT_LATEX, latex);
    }

    /** LaTeX without the dollar signs around it. */
    public void putMath(String math) {
        putLatex("$$" + math + "$$");
    }

    public void putMarkdown(String markdown) {
        putData(MIMEType.TEXT_MARKDOWN, markdown);
    }

    public void putJavaScript(String script) {
        putData(MIMEType.APPLICATION_JAVASCRIPT, script);
    }

    public void putJSON(String json) {
        putData(MIMEType.APPLICATION_JSON, json);
    }

    public void putSVG(String svg) {
        putData(MIMEType.IMAGE_SVG, svg);
    }

    @Override
    public MimeBundle display() {
        Map<String, Object> all = new LinkedHashMap<>(data);
        all.putIfAbsent(MimeBundle.TEXT, "");
        return new MimeBundle(all, metadata);
    }

    @Override
    public String toString() {
        return "DisplayData " + data.keySet();
    }
}
