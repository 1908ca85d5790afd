package org.lectern.jshell;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the code that gives static fields their values compares with that of the class which has taken their class's place.
 */
final class FormerStatics {
    private final CellLoader loader;

    /** Which static fields hold what code gave them that is another now, in words. */
    private final Set<String> outlived = new LinkedHashSet<>();

    FormerStatics(CellLoader loader) {
        this.loader = loader;
    }

    /** Notes which static fields of a class keep what code gave them that is another in its class now. */
    void noteOutlived(Class<?> before, Class<?> now) {
        byte[] old = loader.file(loader.whole(before).getName());
        byte[] other = loader.file(now.getName());
        if (old != null && other != null && !loader.isBroken(now)) {
            noteOutlived(before, now, old, other);
        }
    }

    /** As that, of a class by its code. */
    void noteOutlived(Class<?> type, Class<?> now, byte[] before, byte[] after) {
        if (!loader.hasBegun(type)) {
            return;
        }
        for (String field : Initialisers.madeOtherwise(before, after)) {
            outlived.add(now.getSimpleName() + "." + field + " keeps the value it got before this change");
        }
        for (String field : Initialisers.filledOtherwise(before, after)) {
            Field holder = CarryOver.staticBefore(type, field);
            Object held = holder == null ? null : CarryOver.value(holder, null);
            String name = now.getSimpleName() + "." + field;
            boolean isCollection = held instanceof Collection<?> || held instanceof Map<?, ?>;
            if (held != null && !isEmpty(held)) {
                outlived.add(name + " keeps what was put there before this change"
                        + (isCollection ? "; " + name + ".clear() empties it" : ""));
            }
        }
    }

    private static boolean isEmpty(Object held) {
        // Others would run code of cells.
        boolean isOfJdk = held.getClass().getClassLoader() == null;
        return isOfJdk
                && (held instanceof Collection<?> all && all.isEmpty()
                        || held instanceof Map<?, ?> map && map.isEmpty()
                        || held.getClass().isArray() && Array.getLength(held) == 0);
    }

    /** What has been noted of static fields since this was last asked. */
    Set<String> takeOutlived() {
        Set<String> taken = new LinkedHashSet<>(outlived);
        outlived.clear();
        return taken;
    }

    /** The static fields that one's initialiser uses and that begin as others in the class now in force. */
    List<String> changedUses(Class<?> type, String field) {
        Class<?> now = loader.versions().inForce(type);
        byte[] before = loader.file(loader.whole(type).getName());
        byte[] after = now == null || loader.isBroken(now) ? null : loader.file(now.getName());
        return before == null || after == null ? List.of() : Initialisers.changedUses(before, after, field);
    }

    /** The names of the compiler's constants that are others in what has taken the place of classes lately. */
    Set<String> changedConstants() {
        Set<String> names = new HashSet<>();
        for (Class<?> before : loader.versions().replacedClasses()) {
            Class<?> now = loader.versions().inForce(before);
            byte[] old = loader.file(before.getName());
            byte[] other = now == null || now == before ? null : loader.file(now.getName());
            if (old != null && other != null) {
                names.addAll(Initialisers.changedConstants(old, other));
            }
        }
        return names;
    }

    /** Whether a static field of a class of cells begins as it does in the class now in force. */
    boolean isAlike(Class<?> type, String field) {
        Class<?> now = loader.versions().inForce(type);
        // What does not compile is given nothing by itself: it keeps what there is.
        return now != null
                && (loader.isBroken(now) || runsAlike(loader.whole(type), now, field) || isFolded(type, field));
    }

    /** Whether a static field is written as it was, and only constants that its initialiser names are others. */
    boolean isFolded(Class<?> replaced, String field) {
        Class<?> type = loader.whole(replaced);
        Class<?> now = loader.versions().inForce(type);
        byte[] before = loader.file(type.getName());
        byte[] after = now == null ? null : loader.file(now.getName());
        return now != null
                && before != null
                && after != null
                && Initialisers.isAlikeButForConstants(before, after, field)
                && !runsAlike(type, now, field)
                && !Initialisers.isConstant(after, field)
                && loader.written().areAlike(type.getName(), now.getName(), field);
    }

    private boolean runsAlike(Class<?> type, Class<?> now, String field) {
        byte[] before = loader.file(type.getName());
        byte[] after = loader.file(now.getName());
        return before != null && after != null && Initialisers.isAlike(before, after, field);
    }
}
