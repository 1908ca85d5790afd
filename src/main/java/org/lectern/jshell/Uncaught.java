package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.SnippetEvent;

/** What threads that cells have started threw and nobody caught: kept until it can be told in a reader's terms. */
final class Uncaught {
    /** So many are told at once; the rest are counted. */
    private static final int TOLD = 10;

    private static final int KEPT = 100;
    private static final Cells.Place NOWHERE = new Cells.Place("", "", 0);

    private final List<Failure> kept = new ArrayList<>();
    private int count;

    private record Failure(String thread, Thrown thrown) {}

    /** Keeps one, from any thread; nothing if it is what ends stopped code. */
    synchronized void add(Thread thread, Thrown thrown) {
        if (!StopScope.isStop(thrown.itself())) {
            count++;
            if (kept.size() < KEPT) {
                kept.add(new Failure(thread.getName(), thrown));
            }
        }
    }

    private synchronized List<Failure> take() {
        List<Failure> all = List.copyOf(kept);
        kept.clear();
        return all;
    }

    private synchronized int takeCount() {
        int all = count;
        count = 0;
        return all;
    }

    /** Tells what is kept; by the thread that uses JShell, while it runs nothing else. */
    void tell(JShell shell, CellEngine engine, Problems problems, CellOutput output) {
        int all = takeCount();
        if (all == 0) {
            return;
        }
        int told = 0;
        for (Failure failure : take()) {
            if (told == TOLD) {
                break;
            }
            // Virtual threads have no name unless they are given one.
            String thread = failure.thread().isEmpty() ? "a thread without a name" : "the thread " + failure.thread();
            output.note("Exception in " + thread + ": "
                    + error(failure.thrown(), shell, engine, problems).text() + "\n");
            told++;
        }
        if (all > told) {
            output.note("… and in " + (all - told) + " more threads\n");
        }
    }

    private static CellError error(Thrown thrown, JShell shell, CellEngine engine, Problems problems) {
        // JShell alone knows which line of a snippet is which line of the class around it, and tells by the exception
        // of one.
        Supplier<List<SnippetEvent>> rethrow = () -> shell.eval("if (true) {}");
        for (SnippetEvent event : engine.throwing(thrown, rethrow)) {
            JShellException exception = event.exception();
            if (exception != null) {
                return problems.thrown(thrown, exception, NOWHERE);
            }
        }
        return CellError.of(CellError.Kind.RUNTIME, thrown.name(), thrown.message(), Remedies.runtime(thrown.itself()));
    }
}
