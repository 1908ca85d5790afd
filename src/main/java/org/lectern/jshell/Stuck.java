package org.lectern.jshell;

/** Where a thread is that an interrupt has not ended. */
final class Stuck {
    private static final String CELLS = "REPL.$JShell$";

    private static final String KERNEL = "org.lectern.jshell.";

    private Stuck() {}

    /** Whether it waits for something, by a call of the JDK that is in a cell's own code: not inside a library, which may clean up. */
    static boolean isInOwnWait(Thread thread) {
        Thread.State state = thread.getState();
        if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) {
            return false;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!Traceback.isJdk(frame)) {
                return isOfCell(frame);
            }
        }
        return false;
    }

    /** Why it does not end, as the end of a sentence about the cell. */
    static String reason(Thread thread) {
        return reason(thread.getState(), thread.getStackTrace());
    }

    static String reason(Thread.State state, StackTraceElement... frames) {
        if (state == Thread.State.BLOCKED) {
            return "it waits for a lock (synchronized) that another thread holds";
        }
        int own = 0;
        while (own < frames.length && !isOfCell(frames[own])) {
            own++;
        }
        // A cell's code asks the kernel again and again whether it is to stop.
        if (own == 0 || own < frames.length && frames[own - 1].getClassName().startsWith(KERNEL)) {
            return "its own code takes long to notice the interrupt";
        }
        String library = "it is inside native code or a library that ignores interrupts";
        return own == frames.length
                ? library
                : library + " (" + frames[own - 1].getClassName() + "." + frames[own - 1].getMethodName() + ")";
    }

    private static boolean isOfCell(StackTraceElement frame) {
        return frame.getClassName().startsWith(CELLS);
    }
}
