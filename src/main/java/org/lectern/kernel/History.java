package org.lectern.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The cells that ran since the kernel started. */
final class History {
    private static final int SESSION = 0;

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(int line, String input, String output) {}

    void add(int line, String input, String output) {
        entries.add(new Entry(line, input, output));
    }

    /** Answers a history_request with (session, line, input) or (session, line, (input, output)). */
    List<Object> find(Message request) {
        int count = request.number("n", Integer.MAX_VALUE);
        List<Entry> found = switch (request.text("hist_access_type")) {
            case "range" -> range(request.number("start", 0), request.number("stop", Integer.MAX_VALUE));
            case "search" -> last(search(request.text("pattern"), request.flag("unique", false)), count);
            default -> last(entries, count);
        };
        boolean withOutput = request.flag("output", false);
        List<Object> reply = new ArrayList<>();
        for (Entry entry : found) {
            Object what = withOutput ? List.of(entry.input(), entry.output()) : entry.input();
            reply.add(List.of(SESSION, entry.line(), what));
        }
        return reply;
    }

    private List<Entry> range(int start, int stop) {
        return entries.stream()
                .filter(entry -> entry.line() >= start && entry.line() < stop)
                .toList();
    }

    /** Cells that match a pattern with {@code *} and {@code ?}. */
    private List<Entry> search(String glob, boolean unique) {
        StringBuilder regex = new StringBuilder();
        for (String part : glob.split("(?<=[*?])|(?=[*?])")) {
            regex.append(
                    switch (part) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        default -> Pattern.quote(part);
                    });
        }
        Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
        List<Entry> found = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (pattern.matcher(entry.input()).matches() && !(unique && seen.contains(entry.input()))) {
                seen.add(entry.input());
                found.add(entry);
            }
        }
        Collections.reverse(found);
        return found;
    }

    private static List<Entry> last(List<Entry> all, int count) {
        return all.subList(Math.max(0, all.size() - Math.max(0, count)), all.size());
    }
}
