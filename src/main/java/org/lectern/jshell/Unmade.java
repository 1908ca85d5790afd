package org.lectern.jshell;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * Variables whose new value failed to come about: JShell leaves them at 0 or null. One that was there keeps what it had; one that was
 * not is not there.
 */
final class Unmade {
    private static final Pattern DECLARATION = Pattern.compile(
            "\\s*(?:final\\s+)?[\\p{L}_$][\\w$.]*(?:\\s*<[^=;(){}]*>)?(?:\\s*\\[\\s*\\])*\\s+[\\p{L}_$][\\w$]*\\s*=(?!=)");
    private static final Pattern GIVEN = Pattern.compile("([\\p{L}_$][\\w$]*)\\s*=(?!=)");

    private final JShell shell;
    private final CellLoader loader;
    /** The variables that were there, with their values. */
    private final Map<String, @Nullable Object> before = new HashMap<>();

    /** @param source a snippet that has not run yet */
    Unmade(String source, JShell shell, CellLoader loader) {
        this.shell = shell;
        this.loader = loader;
        String bare = Brackets.bare(Sources.withoutComments(source));
        if (!DECLARATION.matcher(bare).lookingAt()) {
            return;
        }
        Set<String> there = shell.variables()
                .filter(variable -> shell.status(variable) == Snippet.Status.VALID)
                .map(VarSnippet::name)
                .collect(Collectors.toSet());
        for (Matcher name = GIVEN.matcher(bare); name.find(); ) {
            if (there.contains(name.group(1))) {
                before.put(name.group(1), loader.value(name.group(1)));
            }
        }
    }

    /**
     * What became of a variable.
     *
     * @param name empty if the snippet declares none
     * @param text what to say of it, in a sentence
     * @param isGone whether it is not there any more
     */
    record Undone(String name, String text, boolean isGone) {
        static final Undone NOTHING = new Undone("", "", false);
    }

    /** Undoes what a declaration that failed has left. */
    Undone undo(Snippet snippet) {
        boolean isDeclared = snippet.subKind() == Snippet.SubKind.VAR_DECLARATION_WITH_INITIALIZER_SUBKIND;
        if (!isDeclared || !(snippet instanceof VarSnippet variable)) {
            return Undone.NOTHING;
        }
        String name = variable.name();
        if (before.containsKey(name) && isPutBack(name, before.get(name))) {
            return new Undone(name, name + " keeps the value that it had.", false);
        }
        loader.release(name);
        shell.drop(variable);
        return new Undone(name, name + " has no value, for what makes it failed.", true);
    }

    private boolean isPutBack(String name, @Nullable Object value) {
        Field field = loader.field(name);
        if (field == null || field.getType().isPrimitive() && value == null) {
            return false;
        }
        try {
            field.set(null, value);
            return true;
        } catch (IllegalAccessException | IllegalArgumentException e) {
            // It was of another type.
            return false;
        }
    }
}
