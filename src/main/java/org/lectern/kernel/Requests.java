package org.lectern.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.display.Comm;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Completeness;
import org.lectern.jshell.Completion;
import org.lectern.jshell.Question;
import org.lectern.jshell.Session;

/** The requests that need the session: each takes a request and gives the content of its reply. */
final class Requests {
    private final Session session;
    private final Broadcast broadcast;
    private final Stdin stdin;
    private final History history;
    private int count;

    Requests(Session session, Broadcast broadcast, Stdin stdin, History history) {
        this.history = history;
        this.session = session;
        this.broadcast = broadcast;
        this.stdin = stdin;
    }

    int count() {
        return count;
    }

    Map<String, Object> execute(Message request) {
        if (!(request.content().get("code") instanceof String)) {
            return Map.of(
                    "status",
                    "error",
                    "execution_count",
                    count,
                    "ename",
                    "BadRequest",
                    "evalue",
                    "execute_request: needs code as a text, got "
                            + request.content().get("code"),
                    "traceback",
                    List.of());
        }
        String code = request.text("code");
        boolean silent = request.flag("silent", false);
        boolean stored = !silent && request.flag("store_history", true);
        if (stored && !code.isBlank()) {
            count++;
        }
        broadcast.cause(request.header(), silent);
        stdin.request(request);
        broadcast.output("execute_input", Map.of("code", code, "execution_count", count));
        Question question = Question.of(code);
        List<Object> payload = new ArrayList<>();
        CellResult result;
        if (question != null) {
            payload.addAll(page(question));
            result = new CellResult(CellResult.Status.OK, null, null);
        } else {
            result = session.evaluate(
                    String.valueOf(count),
                    code,
                    String.valueOf(request.metadata().getOrDefault("cellId", "")));
        }
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("execution_count", count);
        CellError error = result.error();
        MimeBundle value = result.value();
        if (error == null) {
            if (value != null) {
                List<MimeBundle> outputs = value.outputs();
                MimeBundle last = outputs.get(outputs.size() - 1);
                outputs.subList(0, outputs.size() - 1)
                        .forEach(shown ->
                                broadcast.display(shown, UUID.randomUUID().toString()));
                broadcast.output(
                        "execute_result",
                        Map.of("execution_count", count, "data", last.data(), "metadata", last.metadata()));
            }
            reply.put("status", "ok");
            reply.put("payload", payload);
            reply.put("user_expressions", userExpressions(request));
        } else {
            broadcast.output("error", describe(error));
            reply.put("status", "error");
            reply.putAll(describe(error));
        }
        if (stored && !code.isBlank()) {
            history.add(count, code, value == null ? "" : value.text());
        }
        stdin.request(null);
        return reply;
    }

    private List<Object> page(Question question) {
        String name = question.subject();
        String text = session.inspect(name, name.length(), question.isDetailed())
                .orElse(name + ": nothing is known of this name");
        return List.of(Map.of("source", "page", "data", Map.of(MimeBundle.TEXT, text), "start", 0));
    }

    private Map<String, Object> userExpressions(Message request) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (request.content().get("user_expressions") instanceof Map<?, ?> expressions) {
            expressions.forEach((name, expression) -> {
                CellResult result = session.evaluate(String.valueOf(expression));
                CellError error = result.error();
                Map<String, Object> value = new LinkedHashMap<>();
                value.put("status", error == null ? "ok" : "error");
                if (error == null) {
                    MimeBundle shown = result.shown().orElse(MimeBundle.text(""));
                    value.put("data", shown.data());
                    value.put("metadata", shown.metadata());
                } else {
                    value.putAll(describe(error));
                }
                values.put(String.valueOf(name), value);
            });
        }
        return values;
    }

    private static Map<String, Object> describe(CellError error) {
        return Map.of("ename", error.name(), "evalue", error.message(), "traceback", error.ansi());
    }

    Map<String, Object> complete(Message request) {
        String code = request.text("code");
        Completion completion = session.complete(code, cursor(request, code));
        int start = code.codePointCount(0, completion.start());
        int end = code.codePointCount(0, completion.end());
        List<String> texts = new ArrayList<>();
        List<Object> types = new ArrayList<>();
        for (Completion.Match match : completion.matches()) {
            texts.add(match.text());
            types.add(Map.of("start", start, "end", end, "text", match.text(), "type", match.type()));
        }
        return Map.of(
                "status",
                "ok",
                "matches",
                texts,
                "cursor_start",
                start,
                "cursor_end",
                end,
                "metadata",
                Map.of("_jupyter_types_experimental", types));
    }

    Map<String, Object> inspect(Message request) {
        String code = request.text("code");
        boolean detailed = request.number("detail_level", 0) > 0;
        return session.inspect(code, cursor(request, code), detailed)
                .<Map<String, Object>>map(text -> Map.of(
                        "status", "ok", "found", true, "data", Map.of(MimeBundle.TEXT, text), "metadata", Map.of()))
                .orElse(Map.of("status", "ok", "found", false, "data", Map.of(), "metadata", Map.of()));
    }

    /** A message about a comm: handled like a cell that nobody sees, and its failure is told as one. */
    void comm(Message request) {
        broadcast.cause(request.header(), false);
        String id = request.text("comm_id");
        Map<String, Object> data = new LinkedHashMap<>();
        if (request.content().get("data") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> data.put(String.valueOf(name), value));
        }
        boolean[] isHeard = {true};
        CellResult result =
                session.run(() -> isHeard[0] = Comm.receive(request.type(), id, request.text("target_name"), data));
        if (!isHeard[0] && request.type().equals("comm_open")) {
            // The protocol wants one of an unknown target closed.
            broadcast.say(request.header(), "comm_close", Map.of("comm_id", id, "data", Map.of()));
        }
        result.failure().ifPresent(error -> broadcast.stream("stderr", error.text() + "\n"));
    }

    Map<String, Object> comms(Message request) {
        String wanted = request.text("target_name");
        Map<String, Object> comms = new LinkedHashMap<>();
        Comm.targets().forEach((id, target) -> {
            if (wanted.isEmpty() || wanted.equals(target)) {
                comms.put(id, Map.of("target_name", target));
            }
        });
        return Map.of("status", "ok", "comms", comms);
    }

    Map<String, Object> isComplete(Message request) {
        String code = request.text("code");
        if (Question.of(code) != null) {
            return Map.of("status", "complete");
        }
        Completeness completeness = session.isComplete(code);
        return switch (completeness.status()) {
            case COMPLETE -> Map.of("status", "complete");
            case INCOMPLETE -> Map.of("status", "incomplete", "indent", completeness.indent());
            case INVALID -> Map.of("status", "invalid");
            case UNKNOWN -> Map.of("status", "unknown");
        };
    }

    Map<String, Object> history(Message request) {
        return Map.of("status", "ok", "history", history.find(request));
    }

    /** The protocol counts code points, Java counts UTF-16 units. */
    private static int cursor(Message request, String code) {
        int points = Math.max(0, request.number("cursor_pos", code.length()));
        return points >= code.codePointCount(0, code.length()) ? code.length() : code.offsetByCodePoints(0, points);
    }
}
