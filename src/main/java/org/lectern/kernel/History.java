package org.lectern.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The cells that ran in this kernel and in those before it. */
final class History {
    private static final int LONGEST_OUTPUT = 2000;

    private final HistoryFile file;
    private final List<Entry> entries = new ArrayList<>();
    private int session;

    /** @param file is read when the history is first used */
    History(HistoryFile file) {
        this.file = file;
    }

    /**
     * A cell.
     *
     * @param session the number of its kernel, counted from 1
     * @param line its execution count there
     */
    record Entry(int session, int line, String input, String output) {}

    private void begin() {
        if (session == 0) {
            HistoryFile.Beginning beginning = file.begin();
            entries.addAll(beginning.entries());
            session = beginning.session();
        }
    }

    void add(int line, String input, String output) {
        begin();
        String kept = output.length() > LONGEST_OUTPUT ? output.substring(0, LONGEST_OUTPUT) + " …" : output;
        Entry entry = new Entry(session, line, input, kept);
        entries.add(entry);
        file.add(entry);
    }

    /** Answers a history_request with (session, line, input) or (session, line, (input, output)). */
    List<Object> find(Message request) {
        begin();
        int count = request.number("n", Integer.MAX_VALUE);
        List<Entry> found = switch (request.text("hist_access_type")) {
            case "range" ->
                range(
                        request.number("session", 0),
                        request.number("start", 0),
                        request.number("stop", Integer.MAX_VALUE));
            case "search" -> last(search(request.text("pattern"), request.flag("unique", false)), count);
            case "tail" -> last(entries, count);
            // Not all there is: nobody has asked for it.
            default -> List.of();
        };
        boolean withOutput = request.flag("output", false);
        List<Object> reply = new ArrayList<>();
        for (Entry entry : found) {
            Object what = withOutput ? List.of(entry.input(), entry.output()) : entry.input();
            reply.add(List.of(entry.session(), entry.line(), what));
        }
        return reply;
    }

    /** @param kernel a number from 1; 0 for this kernel and -1 for the one before it */
    private List<Entry> range(int kernel, int start, int stop) {
        int wanted = kernel > 0 ? kernel : session + kernel;
        return entries.stream()
                .filter(entry -> entry.session() == wanted && entry.line() >= start && entry.line() < stop)
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
        Set<String> seen = new HashSet<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (pattern.matcher(entry.input()).matches() && (seen.add(entry.input()) || !unique)) {
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
