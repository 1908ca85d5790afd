package org.lectern.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the front end for a line when a cell reads {@code System.in}. */
final class Stdin {
    private static final int WAIT_MILLIS = 100;

    private final String session;
    private volatile @Nullable Channel opened;
    private @Nullable Message request;

    Stdin(String session) {
        this.session = session;
    }

    /** Makes questions go through a channel from now on. */
    void open(Channel channel) {
        opened = channel;
    }

    /** The request whose front end is to be asked from now on; null if there is none to ask. */
    synchronized void request(@Nullable Message next) {
        request = next;
    }

    /** The line that was typed; null when the cell is interrupted. */
    @Nullable
    String readLine() {
        return ask("", false);
    }

    /** The answer to a question; null when the cell is interrupted. */
    @Nullable
    String ask(String prompt, boolean secret) {
        Message asker;
        synchronized (this) {
            asker = request;
        }
        Channel channel = opened;
        if (channel == null || asker == null || !asker.flag("allow_stdin", true)) {
            throw new IllegalStateException("input: this front end gives no input to cells, or the cell has ended");
        }
        synchronized (channel) {
            while (channel.receive(0) != null) {
                // A late answer to an earlier question.
            }
            Map<String, Object> question = Map.of("prompt", prompt, "password", secret);
            channel.send(
                    Message.from(List.copyOf(asker.identities()), asker.header(), session, "input_request", question));
            while (!Thread.currentThread().isInterrupted()) {
                Message answer = channel.receive(WAIT_MILLIS);
                if (answer != null && answer.type().equals("input_reply")) {
                    return answer.text("value");
                }
            }
            return null;
        }
    }

    void close() {
        Channel channel = opened;
        if (channel == null) {
            return;
        }
        synchronized (channel) {
            channel.close();
        }
    }
}
