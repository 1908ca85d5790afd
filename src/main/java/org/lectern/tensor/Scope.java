package org.lectern.tensor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a thread made between two moments, so that its memory can serve again without waiting for the garbage collector. */
final class Scope {
    /** More than this is left to the collector: whoever computes so much in one scope had better not hold on to all of it. */
    private static final long MOST_BYTES = 2L << 30;

    private final Memory memory;
    private final @Nullable Scope outer;
    private final List<Storage> made = new ArrayList<>();
    private long bytes;

    private Scope(Memory memory) {
        this.memory = memory;
        this.outer = memory.scope;
    }

    static Scope begin() {
        Memory memory = Memory.ours();
        Scope scope = new Scope(memory);
        memory.scope = scope;
        return scope;
    }

    void add(Storage storage, long size) {
        bytes += size;
        if (bytes > MOST_BYTES) {
            made.clear();
            bytes = 0;
        }
        made.add(storage);
    }

    /** Takes back the memory of all that was made and not kept. */
    void end() {
        memory.scope = outer;
        for (int i = made.size() - 1; i >= 0; i--) {
            Storage storage = made.get(i);
            if (!storage.isKept()) {
                storage.release(memory);
            }
        }
        made.clear();
    }
}
