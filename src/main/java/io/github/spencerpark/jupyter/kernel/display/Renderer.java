package io.github.spencerpark.jupyter.kernel.display;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.display.ByType;
import org.lectern.display.Display;
import org.lectern.display.MimeBundle;

/** Knows what values look like; what is registered here counts wherever a value of the type is shown. */
public final class Renderer {
    private static final Set<MIMEType> ANY = Set.of(MIMEType.ANY);

    private final ByType<Look> looks = new ByType<>();

    private record Look(Set<MIMEType> preferred, RenderFunction<Object> function) {}

    /** Starts to say how values of a type look; {@link RenderRegistration#register} ends it. */
    public <T> RenderRegistration<T> createRegistration(Class<T> type) {
        return new RenderRegistration<>(this, type);
    }

    /** Says how values of types look. */
    public <T> void register(
            Set<MIMEType> supported,
            Set<MIMEType> preferred,
            Set<Class<? extends T>> types,
            RenderFunction<T> function) {
        Set<MIMEType> shown = preferred.isEmpty() ? supported : preferred;
        @SuppressWarnings("unchecked") // It is only ever given values of the types it is registered for.
        Look look = new Look(shown.isEmpty() ? ANY : Set.copyOf(shown), (RenderFunction<Object>) function);
        for (Class<? extends T> type : types) {
            looks.put(type, look);
            Display.register(
                    type, value -> render(value).display(), function.getClass().getClassLoader());
        }
    }

    /** The looks that a value prefers. */
    public DisplayData render(@Nullable Object value) {
        return render(value, Map.of());
    }

    /** The looks that a value prefers, made with parameters. */
    public DisplayData render(@Nullable Object value, Map<String, Object> parameters) {
        if (value instanceof DisplayData data) {
            return data;
        }
        DisplayData made = made(value, null, parameters);
        return made == null ? DisplayData.of(Display.bundle(value)) : made;
    }

    /** The looks of a value that are asked for, as far as it has them; plain text always. */
    public DisplayData renderAs(@Nullable Object value, String... types) {
        return renderAs(value, Map.of(), types);
    }

    /** As the other, made with parameters. */
    public DisplayData renderAs(@Nullable Object value, Map<String, Object> parameters, String... types) {
        if (types.length == 0) {
            return render(value, parameters);
        }
        Set<MIMEType> wanted = new LinkedHashSet<>();
        Arrays.stream(types).map(MIMEType::parse).forEach(wanted::add);
        DisplayData made = made(value, wanted, parameters);
        if (made != null) {
            return made;
        }
        DisplayData shown = new DisplayData(String.valueOf(value));
        if (value instanceof CharSequence text) {
            // A text is whatever it is said to be.
            wanted.stream().filter(type -> !type.isWildcard()).forEach(type -> shown.putData(type, text.toString()));
            return shown;
        }
        MimeBundle bundle = Display.bundle(value);
        bundle.data().forEach((type, content) -> {
            if (type.equals(MimeBundle.TEXT) || wanted.stream().anyMatch(each -> each.covers(MIMEType.parse(type)))) {
                shown.putData(type, content);
            }
        });
        bundle.metadata().forEach(shown::putMetaData);
        return shown;
    }

    /** By what is registered, or by the value itself; null if neither says anything. */
    private @Nullable DisplayData made(
            @Nullable Object value, @Nullable Set<MIMEType> wanted, Map<String, Object> parameters) {
        Look look = value == null ? null : looks.find(value.getClass());
        DisplayData made = new DisplayData();
        if (value != null && look != null) {
            look.function()
                    .render(
                            value,
                            new RenderContext(wanted == null ? look.preferred() : wanted, this, parameters, made));
        } else if (value instanceof DisplayDataRenderable renderable) {
            Set<MIMEType> types = wanted == null ? renderable.getPreferredRenderTypes() : wanted;
            renderable.render(new RenderContext(types, this, parameters, made));
        } else {
            return null;
        }
        if (!made.hasDataForType(MIMEType.TEXT_PLAIN)) {
            made.putText(String.valueOf(value));
        }
        return made;
    }

    /** Says step by step how values of a type look. */
    public static final class RenderRegistration<T> {
        private final Renderer renderer;
        private final Set<MIMEType> supported = new LinkedHashSet<>();
        private final Set<MIMEType> preferred = new LinkedHashSet<>();
        private final Set<Class<? extends T>> types = new LinkedHashSet<>();

        RenderRegistration(Renderer renderer, Class<? extends T> type) {
            this.renderer = renderer;
            types.add(type);
        }

        /** Types that can be asked for. */
        public RenderRegistration<T> supporting(MIMEType... more) {
            supported.addAll(Arrays.asList(more));
            return this;
        }

        /** Types that can be asked for. */
        public RenderRegistration<T> supporting(String... more) {
            Arrays.stream(more).map(MIMEType::parse).forEach(supported::add);
            return this;
        }

        /** Types that values are shown as unless others are asked for. */
        public RenderRegistration<T> preferring(MIMEType... more) {
            preferred.addAll(Arrays.asList(more));
            return this;
        }

        /** Types that values are shown as unless others are asked for. */
        public RenderRegistration<T> preferring(String... more) {
            Arrays.stream(more).map(MIMEType::parse).forEach(preferred::add);
            return this;
        }

        /** Another type whose values look so. */
        public RenderRegistration<T> onType(Class<? extends T> type) {
            types.add(type);
            return this;
        }

        /** Ends the registration. */
        public void register(RenderFunction<T> function) {
            renderer.register(supported, preferred, types, function);
        }
    }
}
