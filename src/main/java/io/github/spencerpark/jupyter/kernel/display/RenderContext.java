package io.github.spencerpark.jupyter.kernel.display;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link RenderFunction} is asked for, and where it puts it. */
public final class RenderContext {
    private final Set<MIMEType> wanted;
    private final Renderer renderer;
    private final Map<String, Object> parameters;
    private final DisplayData container;

    RenderContext(Set<MIMEType> wanted, Renderer renderer, Map<String, Object> parameters, DisplayData container) {
        this.wanted = wanted;
        this.renderer = renderer;
        this.parameters = parameters;
        this.container = container;
    }

    public Renderer getRenderer() {
        return renderer;
    }

    public DisplayData getOutputContainer() {
        return container;
    }

    public Map<String, Object> getParams() {
        return parameters;
    }

    public @Nullable Object getParameter(String name) {
        return parameters.get(name);
    }

    public Object getParameter(String name, Object otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    public @Nullable String getParameterAsString(String name) {
        Object value = parameters.get(name);
        return value == null ? null : String.valueOf(value);
    }

    public String getParameterAsString(String name, String otherwise) {
        return String.valueOf(getParameter(name, otherwise));
    }

    /** Whether a type is asked for. */
    public boolean wantsDataRenderedAs(MIMEType type) {
        return wanted.stream().anyMatch(each -> each.covers(type));
    }

    /** Makes a type's content only if the type is asked for; says whether it is. */
    public boolean renderIfRequested(MIMEType type, Supplier<Object> content) {
        boolean isWanted = wantsDataRenderedAs(type);
        if (isWanted) {
            container.putData(type, content.get());
        }
        return isWanted;
    }

    /** As the other, for content that depends on the type. */
    public boolean renderIfRequested(MIMEType type, Function<MIMEType, Object> content) {
        return renderIfRequested(type, () -> content.apply(type));
    }

    /** As the other, for code that fills the container itself. */
    public boolean renderIfRequested(MIMEType type, BiConsumer<MIMEType, DisplayData> filler) {
        boolean isWanted = wantsDataRenderedAs(type);
        if (isWanted) {
            filler.accept(type, container);
        }
        return isWanted;
    }
}
