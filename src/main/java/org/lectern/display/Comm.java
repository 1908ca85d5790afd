package org.lectern.display;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A line between code in a cell and code in the front end, such as the two halves of a widget: Jupyter's comm.
 *
 * <pre>{@code
 * Comm.target("slider", (comm, data) -> comm.onMessage(message -> show(message.get("value"))));
 * }</pre>
 *
 * <p>What a front end sends is heard between cells, on the thread that runs them. Without a front end nobody answers.
 */
public final class Comm {
    private static final Map<String, Opened> TARGETS = new ConcurrentHashMap<>();
    private static final Map<String, Comm> OPEN = new ConcurrentHashMap<>();

    private final String id;
    private final String target;
    private volatile Consumer<Map<String, Object>> heard = data -> {};
    private volatile Consumer<Map<String, Object>> closed = data -> {};

    private Comm(String id, String target) {
        this.id = id;
        this.target = target;
    }

    /** What to do when a front end opens a comm. */
    @FunctionalInterface
    public interface Opened {
        /** Gets the comm and what came with it. */
        void opened(Comm comm, Map<String, Object> data);
    }

    /** Names what front ends may open, and what then happens; a name given before is taken over. */
    public static void target(String name, Opened handler) {
        TARGETS.put(name, handler);
    }

    /** Opens a comm to a target that the front end knows. */
    public static Comm open(String target, Map<String, ?> data) {
        Comm comm = new Comm(UUID.randomUUID().toString(), target);
        OPEN.put(comm.id, comm);
        comm.say("comm_open", data);
        return comm;
    }

    /** What to do with each message from the front end. */
    public Comm onMessage(Consumer<Map<String, Object>> handler) {
        heard = handler;
        return this;
    }

    /** What to do when the front end closes the comm. */
    public Comm onClose(Consumer<Map<String, Object>> handler) {
        closed = handler;
        return this;
    }

    /** Sends a message: what JSON can hold. */
    public void send(Map<String, ?> data) {
        say("comm_msg", data);
    }

    /** Ends the comm; the front end hears of it. */
    public void close() {
        if (OPEN.remove(id) != null) {
            say("comm_close", Map.of());
        }
    }

    /** The name that both sides know the comm by. */
    public String id() {
        return id;
    }

    /** What it was opened for. */
    public String target() {
        return target;
    }

    private void say(String type, Map<String, ?> data) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("comm_id", id);
        if (type.equals("comm_open")) {
            content.put("target_name", target);
        }
        content.put("data", data);
        Display.host().comm(type, content);
    }

    /**
     * For hosts: a front end's message about a comm. Handlers run on the calling thread.
     *
     * @param type the protocol's name: {@code comm_open}, {@code comm_msg} or {@code comm_close}
     * @return false if nobody listens to what was opened
     */
    public static boolean receive(String type, String id, String target, Map<String, Object> data) {
        if (type.equals("comm_open")) {
            Opened handler = TARGETS.get(target);
            if (handler == null) {
                return false;
            }
            Comm comm = new Comm(id, target);
            OPEN.put(id, comm);
            handler.opened(comm, data);
            return true;
        }
        @Nullable Comm comm = type.equals("comm_close") ? OPEN.remove(id) : OPEN.get(id);
        if (comm != null) {
            (type.equals("comm_close") ? comm.closed : comm.heard).accept(data);
        }
        return comm != null;
    }

    /** For hosts: the targets of the comms that are open, by id. */
    public static Map<String, String> targets() {
        Map<String, String> targets = new LinkedHashMap<>();
        OPEN.forEach((id, comm) -> targets.put(id, comm.target));
        return targets;
    }
}
