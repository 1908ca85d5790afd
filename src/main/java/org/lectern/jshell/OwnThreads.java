package org.lectern.jshell;

import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Which threads cells may interrupt: their own and those that they have started, for the kernel needs the others. The calls are
 * woven in when a cell's classes are loaded; nobody writes them.
 */
public final class OwnThreads {
    private static final String VIRTUAL = "VirtualThreads";

    private OwnThreads() {}

    /** The thread, if it is for cells to stop; one that never runs if it is not. */
    public static Thread own(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        boolean isOwn = group == null
                || isOwn(group)
                || thread == Thread.currentThread()
                || thread instanceof ForkJoinWorkerThread
                // The kernel has none of these.
                || group.getName().equals(VIRTUAL);
        return isOwn ? thread : new Thread(() -> {}, thread.getName());
    }

    /** The group, if its threads are for cells to stop; one without threads if they are not. */
    public static ThreadGroup own(ThreadGroup group) {
        return isOwn(group) ? group : new ThreadGroup(group.getName());
    }

    /** What {@code Thread::interrupt} means in a cell. */
    public static void interrupt(Thread thread) {
        own(thread).interrupt();
    }

    private static boolean isOwn(ThreadGroup group) {
        for (ThreadGroup each = group; each != null; each = each.getParent()) {
            if (each instanceof CellGroup) {
                return true;
            }
        }
        return false;
    }
}
