package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The source of a sealed type as JShell needs it. In a file, a sealed type without {@code permits} permits what extends it there; a
 * cell is to be such a file, but JShell compiles each of its types by itself, where there are no others.
 */
final class SealedSource {
    private static final Pattern ANNOTATION = Pattern.compile("@(?!interface\\b)[\\w.]+(?:\\s*\\([^()]*\\))?");
    private static final Pattern HEAD =
            Pattern.compile("\\s*((?:[\\w-]+\\s+)*?)(class|interface)\\s+(\\w+)([^{};]*)\\{");
    private static final Pattern SEALED = Pattern.compile("(?<![\\w-])sealed(?![\\w-])");
    private static final Pattern TYPE =
            Pattern.compile("(?<![\\w.$])(?:class|interface|enum|record(?=\\s+\\w+\\s*[(<]))\\s+(\\w+)");
    private static final Pattern SUPERTYPES = Pattern.compile("\\b(?:extends|implements)\\b");
    private static final Set<String> CLAUSES = Set.of("extends", "implements");

    private SealedSource() {}

    /**
     * A sealed type without {@code permits}.
     *
     * @param brace where its body opens
     */
    private record Sealed(String name, int brace) {}

    /** The place of a snippet with what is put into its source; the place itself if that is complete. */
    static Cells.Place place(String source, Cells.Place place) {
        String inserted = inserted(source, place);
        if (inserted.isEmpty()) {
            return place;
        }
        List<Cells.Swap> swaps = new ArrayList<>(place.swaps());
        swaps.add(new Cells.Swap(sealed(source).get(0).brace(), 0, inserted.length()));
        return new Cells.Place(place.label(), place.code(), place.offset(), place.before(), swaps);
    }

    /** The source with the members that its cell has, if it is that of a sealed type which names none. */
    static String completed(String source, Cells.Place place) {
        String inserted = inserted(source, place);
        return inserted.isEmpty()
                ? source
                : new StringBuilder(source)
                        .insert(sealed(source).get(0).brace(), inserted)
                        .toString();
    }

    private static String inserted(String source, Cells.Place place) {
        List<Sealed> sealed = source.contains("sealed") && place.before() == 0 ? sealed(source) : List.of();
        List<String> members = sealed.isEmpty()
                ? List.of()
                : members(place.code(), sealed.get(0).name());
        // Those in its own body the compiler finds by itself.
        boolean isKnown =
                members.stream().allMatch(each -> each.startsWith(sealed.get(0).name() + "."));
        return isKnown ? "" : " permits " + String.join(", ", members) + " ";
    }

    /** The type that source begins with, if it is such a one. */
    private static List<Sealed> sealed(String source) {
        String bare = ANNOTATION
                .matcher(Brackets.bare(source))
                .replaceAll(match -> " ".repeat(match.group().length()));
        Matcher head = HEAD.matcher(bare);
        return head.lookingAt()
                        && SEALED.matcher(head.group(1)).find()
                        && !head.group(4).matches("(?s).*\\bpermits\\b.*")
                ? List.of(new Sealed(head.group(3), head.end() - 1))
                : List.of();
    }

    /** The types of a cell that extend or implement one directly, by the names that they have outside of all types, in order. */
    private static List<String> members(String code, String name) {
        String bare = Brackets.bare(code);
        // Where the types' bodies open, and what they are called.
        TreeMap<Integer, String> bodies = new TreeMap<>();
        List<String> members = new ArrayList<>();
        for (Matcher type = TYPE.matcher(bare); type.find(); ) {
            int open = body(bare, type.end());
            List<String> around = open < 0 ? List.of("") : around(bare, type.start(), bodies);
            if (!around.contains("")) {
                bodies.put(open, type.group(1));
                if (supertypes(bare.substring(type.end(), open)).contains(name)) {
                    members.add(around.stream().map(each -> each + ".").collect(Collectors.joining()) + type.group(1));
                }
            }
        }
        return members.stream().distinct().toList();
    }

    /** Where the body opens of a type whose name ends at a place; -1 if it has none. */
    private static int body(String bare, int end) {
        int open = bare.indexOf('{', end);
        return open < 0 || bare.substring(end, open).contains(";") ? -1 : open;
    }

    /** The names of the types in whose bodies a place is, the outermost first; empty for what is no type's. */
    private static List<String> around(String bare, int place, TreeMap<Integer, String> bodies) {
        Deque<String> around = new ArrayDeque<>();
        for (int open : Brackets.open(bare.substring(0, place), "")) {
            around.push(bodies.getOrDefault(open, ""));
        }
        return List.copyOf(around);
    }

    /** The names behind extends and implements, without type arguments. */
    private static List<String> supertypes(String head) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (char c : head.toCharArray()) {
            depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
            plain.append(depth == 0 && c != '>' && c != ')' ? c : ' ');
        }
        String named = plain.toString().replaceFirst("(?s)\\bpermits\\b.*", "");
        Matcher first = SUPERTYPES.matcher(named);
        return first.find()
                ? Arrays.stream(named.substring(first.end()).split("[\\s,]+"))
                        .filter(each -> !each.isEmpty() && !CLAUSES.contains(each))
                        .toList()
                : List.of();
    }
}
