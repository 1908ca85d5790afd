package org.lectern.jshell;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields that objects have got when their class was replaced; used by JShell's thread only. */
final class NewFields {
    private static final Pattern NEW = Pattern.compile(
            "(\\S+) (?:is new(?:, and \\S+ in them| \\(.*\\))?|(has (?:another type|other type arguments)), and begins anew)(?:"
                    + Moving.UNFILLED + ")?");
    private static final Pattern NULL = Pattern.compile("because \".*(\\.\\w+)\" is null");

    /** By the fields' names with their classes, as {@code Net.bias}. */
    private final Map<String, Added> all = new LinkedHashMap<>();

    /**
     * @param what how the field differs from what it was
     * @param where the definition that has the field
     * @param holders variables that held such objects then, and have not been made again
     */
    private record Added(String what, String where, Set<String> holders) {}

    /**
     * Takes note of how objects differ from what they were.
     *
     * @param changes such as {@code Net.bias is new}
     * @param holders variables that hold them
     * @param where what has changed them
     */
    void add(Collection<String> changes, Collection<String> holders, String where) {
        for (String each : changes) {
            Matcher added = NEW.matcher(each);
            if (added.matches()) {
                all.put(
                        added.group(1),
                        new Added(
                                added.group(2) == null ? "is new" : added.group(2),
                                where,
                                new LinkedHashSet<>(holders)));
            }
        }
    }

    /** A variable has an object now that is as new as its class. */
    void madeAgain(String variable) {
        all.values()
                .removeIf(each ->
                        each.holders().remove(variable) && each.holders().isEmpty());
    }

    /** Which fields are null, as a message says, because there were none when their objects were made. */
    List<String> in(String message) {
        Matcher field = NULL.matcher(message);
        return !field.find()
                ? List.of()
                : all.entrySet().stream()
                        .filter(each -> each.getKey().endsWith(field.group(1)))
                        .map(each -> told(each.getKey(), each.getValue()))
                        .toList();
    }

    private static String told(String field, Added added) {
        String holders = added.holders().isEmpty() ? "" : " (" + String.join(", ", added.holders()) + ")";
        return field + " " + added.what() + " since " + added.where()
                + ": objects that were made before have nothing in it. Run again what makes them" + holders + ".";
    }

    void clear() {
        all.clear();
    }
}
