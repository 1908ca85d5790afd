package org.lectern.display;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Shows values in whatever hosts the code: Lectern's kernel, a headless run, or a plain JVM. */
public final class Display {
    private static final DisplayHost PLAIN = new PlainHost();
    private static volatile DisplayHost current = found();
    private static final ByType<Look> LOOKS = new ByType<>();

    private Display() {}

    /**
     * Names the host that shows values from now on; {@code null} means a plain JVM.
     *
     * @return the host before, to be put back by whoever installed one for a while
     */
    public static synchronized DisplayHost host(@Nullable DisplayHost host) {
        DisplayHost before = current;
        current = host == null ? PLAIN : host;
        return before;
    }

    /** The host that shows values now. */
    static DisplayHost host() {
        return current;
    }

    /** Asks the user for a line; an empty one at the end of the input. */
    public static String ask(String prompt) {
        return Objects.requireNonNullElse(current.ask(prompt, false), "");
    }

    /** Asks the user for a line that is not shown as it is typed. */
    public static String askSecretly(String prompt) {
        return Objects.requireNonNullElse(current.ask(prompt, true), "");
    }

    /** Another's kernel, if one runs this JVM; its class path cannot have held this class any sooner. */
    private static DisplayHost found() {
        DisplayHost foreign = ForeignHost.find();
        return foreign == null ? PLAIN : foreign;
    }

    /** Whether values are shown by a kernel or a run, more than as lines of text. */
    static boolean hasHost() {
        return current != PLAIN;
    }

    /** Shows a value now, in the middle of a cell; the handle updates it in place. */
    public static DisplayHandle show(@Nullable Object value) {
        return show(value, UUID.randomUUID().toString());
    }

    /** Shows a value under a display id of one's own. */
    public static DisplayHandle show(@Nullable Object value, String displayId) {
        current.display(bundle(value), displayId);
        return new DisplayHandle(displayId);
    }

    /** Replaces what was shown under a display id. */
    public static void update(String displayId, @Nullable Object value) {
        current.update(bundle(value), displayId);
    }

    /** Clears the cell's output at once. */
    public static void clear() {
        clear(false);
    }

    /** Clears the cell's output; with {@code wait}, only when the next output comes, which avoids flicker. */
    public static void clear(boolean wait) {
        current.clear(wait);
    }

    /** How values of a type look, and whose code says so. */
    private record Look(Function<Object, MimeBundle> function, ClassLoader owner) {}

    /**
     * Says how values of a type look from now on, and of its subtypes that have no look of their own.
     *
     * @param look makes a bundle of a value
     * @param owner the loader of the code that says so: with it the look goes
     */
    @SuppressWarnings("unchecked") // A look is only ever given values of the type it is registered for.
    public static <T> void register(Class<T> type, Function<? super T, MimeBundle> look, ClassLoader owner) {
        LOOKS.put(type, new Look((Function<Object, MimeBundle>) look, owner));
    }

    /** Forgets the looks that came with a loader which is not used any more. */
    public static void forget(ClassLoader loader) {
        LOOKS.removeIf((type, look) -> type.getClassLoader() == loader || look.owner() == loader);
    }

    /**
     * Writes how a value looks to a file, as in {@code Display.save(scenes, "scenes.html")}; see {@link MimeBundle#save}.
     *
     * @throws IllegalArgumentException if the value has no form of the name's end, such as {@code .html}, {@code .svg} or {@code .txt}
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public static void save(@Nullable Object value, String file) {
        save(value, Path.of(file));
    }

    /** As {@link #save(Object, String)}. */
    public static void save(@Nullable Object value, Path file) {
        bundle(value).save(file);
    }

    /**
     * How a value looks: as is registered for its type, by itself if it is {@link Displayable}, as a picture if it is an image, as text otherwise. A value
     * whose {@code toString} fails is shown as that failure.
     */
    public static MimeBundle bundle(@Nullable Object value) {
        return bundle(value, failed -> current.place(failed));
    }

    /** As {@link #bundle(Object)}, where another than the host knows the place of a failure, see {@link DisplayHost#place}. */
    public static MimeBundle bundle(@Nullable Object value, Function<Throwable, String> place) {
        if (value instanceof MimeBundle bundle) {
            return bundle;
        }
        try {
            return Objects.requireNonNullElse(look(value), MimeBundle.text("null"));
        } catch (RuntimeException | StackOverflowError e) {
            return failed(value, told(e), place.apply(e));
        }
    }

    /**
     * What is shown of a value whose look fails.
     *
     * @param failure what went wrong, in a line
     * @param place where it did, as lines to put below
     */
    public static MimeBundle failed(@Nullable Object value, String failure, String place) {
        String name = value == null ? "value" : name(value.getClass());
        return MimeBundle.text("<" + name + " whose display failed: " + failure + ">" + place);
    }

    /** A class by the name that one knows it by: what the JDK keeps to itself is a List, a Map, … */
    private static String name(Class<?> type) {
        boolean isHidden = type.getPackageName().startsWith("java.") && !Modifier.isPublic(type.getModifiers());
        for (Class<?> known : List.of(List.class, Set.class, Map.class, Collection.class)) {
            if (isHidden && known.isAssignableFrom(type)) {
                return known.getSimpleName();
            }
        }
        boolean isNamed =
                !type.getSimpleName().isEmpty() && type.getSimpleName().indexOf('$') < 0;
        return isNamed ? type.getSimpleName() : type.getName();
    }

    /** An exception as it tells itself, which may fail as the value did. */
    private static String told(Throwable failed) {
        try {
            return String.valueOf(failed);
        } catch (RuntimeException | StackOverflowError e) {
            return failed.getClass().getName();
        }
    }

    private static @Nullable MimeBundle look(@Nullable Object value) {
        Look look = value == null ? null : LOOKS.find(value.getClass(), Displayable.class, RenderedImage.class);
        if (value != null && look != null) {
            return look.function().apply(value);
        }
        if (value instanceof Displayable displayable) {
            return displayable.display();
        }
        if (value instanceof RenderedImage image) {
            return picture(image);
        }
        if (value != null && value.getClass().isArray()) {
            return MimeBundle.text(array(value));
        }
        if (value != null && isImage(value.getClass())) {
            return picture(AwtImages.drawn(value));
        }
        MimeBundle known = value == null ? null : library(value);
        return known != null ? known : MimeBundle.text(NestedArrays.text(value));
    }

    /** The looks that come with Lectern for other libraries' values, read once one of those is shown. */
    private static final class Libraries {
        static final List<LibraryLooks> LOOKS =
                ServiceLoader.load(LibraryLooks.class, Display.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    /** A cell's own classes, and the JDK's, are of another loader: for them nothing is searched. */
    private static @Nullable MimeBundle library(Object value) {
        if (value.getClass().getClassLoader() != Display.class.getClassLoader()) {
            return null;
        }
        for (LibraryLooks looks : Libraries.LOOKS) {
            MimeBundle bundle = looks.of(value);
            if (bundle != null) {
                return bundle;
            }
        }
        return null;
    }

    /** By name, for most values are none, and the class need not be loaded for them. */
    private static boolean isImage(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals("java.awt.Image")) {
                return true;
            }
        }
        return false;
    }

    private static MimeBundle picture(RenderedImage image) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return MimeBundle.png(png.toByteArray(), image.getWidth() + " x " + image.getHeight() + " image");
    }

    private static String array(Object array) {
        return array.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(array) + "] "
                + NestedArrays.elements(array);
    }

    /** A JVM without a notebook: text on standard output. */
    private static final class PlainHost implements DisplayHost {
        private volatile int shown;

        @Override
        public void display(MimeBundle bundle, String displayId) {
            // An updated line is still open.
            System.out.println((shown > 0 ? System.lineSeparator() : "") + bundle.text());
            shown = 0;
        }

        /** One line replaces itself, as on a terminal; anything longer is not worth repeating. */
        @Override
        public void update(MimeBundle bundle, String displayId) {
            String text = bundle.text();
            if (text.indexOf('\n') < 0) {
                // Spaces over what a longer line before has left.
                System.out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
                System.out.flush();
                shown = text.length();
            }
        }

        @Override
        public void clear(boolean wait) {}

        @Override
        public @Nullable String ask(String prompt, boolean secret) {
            Console console = System.console();
            if (console != null) {
                char[] hidden = secret ? console.readPassword("%s", prompt) : new char[0];
                return !secret ? console.readLine("%s", prompt) : hidden == null ? null : new String(hidden);
            }
            System.out.print(prompt);
            System.out.flush();
            StringBuilder line = new StringBuilder();
            try {
                int next = System.in.read();
                boolean isEnd = next < 0;
                while (next >= 0 && next != '\n') {
                    line.append((char) next);
                    next = System.in.read();
                }
                return isEnd ? null : line.toString().stripTrailing();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
