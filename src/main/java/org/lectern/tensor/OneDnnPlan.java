package org.lectern.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.dnnl.const_dnnl_op_desc_t;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A few oneDNN primitives that run one after the other, such as a reorder, a convolution and a reorder back, with all their
 * native objects made ahead. Running it only swaps the addresses of the tensors it is given.
 *
 * <p>Temporaries and scratchpads lie in one native arena of the running thread, which grows to what the largest plan needs.
 */
final class OneDnnPlan {
    /** What became of a run. */
    enum Outcome {
        DONE,
        FAILED,
        CLOSED
    }

    private static final int ALIGNMENT = 64;
    /** An arena above this many bytes is given back after the run. */
    private static final long MOST_KEPT = 256L << 20;

    private static final ThreadLocal<Arena> ARENA = ThreadLocal.withInitial(Arena::new);

    private final List<Slot> given = new ArrayList<>();
    private final List<Slot> temporaries = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> kernels = new ArrayList<>();
    private long arenaBytes;
    private boolean failed;
    private boolean closed;

    private OneDnnPlan() {}

    /** A plan made by a recipe; one that fails when run if oneDNN can't do what the recipe asks for. */
    static OneDnnPlan of(Consumer<Builder> recipe) {
        OneDnnPlan plan = new OneDnnPlan();
        // Frees the descriptions made within, once the natives have their copies.
        try (PointerScope ignored = new PointerScope();
                Builder builder = new Builder(plan)) {
            recipe.accept(builder);
        } catch (Unsupported e) {
            plan.free();
            plan.failed = true;
            plan.kernels.clear();
        }
        return plan;
    }

    /** What kernels the steps use. */
    List<String> kernels() {
        return List.copyOf(kernels);
    }

    synchronized Outcome run(Pointer... memory) {
        if (closed || failed) {
            return closed ? Outcome.CLOSED : Outcome.FAILED;
        }
        for (int i = 0; i < memory.length; i++) {
            given.get(i).place(memory[i], memory[i].address());
        }
        Arena arena = ARENA.get();
        Pointer base = arena.atLeast(arenaBytes);
        long start = base.address();
        for (Slot slot : temporaries) {
            slot.place(base, start + slot.offset);
        }
        boolean done = true;
        for (Step step : steps) {
            done &= dnnl.dnnl_primitive_execute(step.primitive, OneDnn.stream(), step.count, step.arguments)
                    == dnnl.dnnl_success;
        }
        arena.trim();
        return done ? Outcome.DONE : Outcome.FAILED;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            free();
        }
    }

    private void free() {
        for (Step step : steps) {
            dnnl.dnnl_primitive_destroy(step.primitive);
            step.arguments.releaseReference();
        }
        for (Slot slot : given) {
            dnnl.dnnl_memory_destroy(slot.memory);
        }
        for (Slot slot : temporaries) {
            dnnl.dnnl_memory_destroy(slot.memory);
        }
        steps.clear();
        given.clear();
        temporaries.clear();
    }

    /** Refuses what oneDNN refused: the plan then fails as a whole, and its caller computes in another way. */
    static void check(int status) {
        if (status != dnnl.dnnl_success) {
            throw new Unsupported();
        }
    }

    /** oneDNN has no kernel for this. */
    private static final class Unsupported extends RuntimeException {
        Unsupported() {
            super("oneDNN has no kernel for this", null, false, false);
        }
    }

    private record Step(dnnl_primitive primitive, int count, dnnl_exec_arg_t arguments) {}

    /** A place for a tensor: a native memory object whose address changes from run to run. */
    static final class Slot {
        private final dnnl_memory memory = new dnnl_memory();
        /** Valid only while the plan is made. */
        private final dnnl_memory_desc_t desc;

        private final long offset;
        private long address;

        private Slot(dnnl_memory_desc_t desc, long offset) {
            this.desc = desc;
            this.offset = offset;
            check(dnnl.dnnl_memory_create(memory, desc, OneDnn.engine(), null));
        }

        private void place(Pointer near, long to) {
            if (to != address) {
                dnnl.dnnl_memory_set_data_handle(memory, new Address(near, to));
                address = to;
            }
        }
    }

    /** A plain address. */
    private static final class Address extends Pointer {
        Address(Pointer near, long to) {
            super(near);
            address = to;
            position = 0;
        }
    }

    /** Memory of one thread, for what lives no longer than a run. */
    private static final class Arena {
        private @Nullable BytePointer memory;
        private long bytes;

        Pointer atLeast(long needed) {
            BytePointer current = memory;
            if (current == null || bytes < needed) {
                if (current != null) {
                    current.deallocate();
                }
                bytes = needed + needed / 8 + 4096;
                current = new BytePointer(bytes);
                memory = current;
            }
            return current;
        }

        void trim() {
            if (bytes > MOST_KEPT && memory != null) {
                memory.deallocate();
                memory = null;
                bytes = 0;
            }
        }
    }

    /** Puts a plan together. */
    static final class Builder implements AutoCloseable {
        private final OneDnnPlan plan;
        private final List<dnnl_primitive_desc> descs = new ArrayList<>();
        private final dnnl_primitive_attr attributes = new dnnl_primitive_attr();

        private Builder(OneDnnPlan plan) {
            this.plan = plan;
            check(dnnl.dnnl_primitive_attr_create(attributes));
            // The library's own scratchpad belongs to the thread that made the primitive; ours may run in any.
            check(dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl.dnnl_scratchpad_mode_user));
        }

        /** A tensor whose address is given to each run, in the order of these calls. */
        Slot given(dnnl_memory_desc_t desc) {
            Slot slot = new Slot(desc, 0);
            plan.given.add(slot);
            return slot;
        }

        /** A tensor that lives during the run only. */
        Slot temporary(dnnl_memory_desc_t desc) {
            Slot slot = new Slot(desc, plan.arenaBytes);
            long bytes = dnnl.dnnl_memory_desc_get_size(desc);
            plan.arenaBytes += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            plan.temporaries.add(slot);
            return slot;
        }

        /** The same elements in another layout: the slot itself if it has that already, else a temporary filled from it. */
        Slot input(Slot slot, dnnl_memory_desc_t wanted) {
            if (dnnl.dnnl_memory_desc_equal(slot.desc, wanted) != 0) {
                return slot;
            }
            Slot other = temporary(wanted);
            reorder(slot, other);
            return other;
        }

        /** Where a step writes a result of this layout; follow the step by {@link #finish}. */
        Slot output(Slot slot, dnnl_memory_desc_t made) {
            return dnnl.dnnl_memory_desc_equal(slot.desc, made) != 0 ? slot : temporary(made);
        }

        /** Moves what was written to the place where it is wanted, if that is another. */
        void finish(Slot written, Slot slot) {
            if (written != slot) {
                reorder(written, slot);
            }
        }

        /** A kernel for an op: a filled {@code dnnl_..._desc_t}; ops that go backward need the forward one as a hint. */
        dnnl_primitive_desc kernel(Pointer op, @Nullable dnnl_primitive_desc hint) {
            dnnl_primitive_desc desc = new dnnl_primitive_desc();
            check(dnnl.dnnl_primitive_desc_create(
                    desc, new const_dnnl_op_desc_t(op), attributes, OneDnn.engine(), hint));
            descs.add(desc);
            return desc;
        }

        /** The layout that a kernel wants or makes; {@code what} is one of {@code dnnl_query_..._md}. */
        dnnl_memory_desc_t layout(dnnl_primitive_desc kernel, int what) {
            return dnnl.dnnl_primitive_desc_query_md(kernel, what, 0);
        }

        /** Adds a step: a kernel with its arguments, {@code DNNL_ARG_...} and the slot for each. */
        void step(dnnl_primitive_desc kernel, int[] arguments, Slot... slots) {
            dnnl_memory_desc_t scratchpad = layout(kernel, dnnl.dnnl_query_scratchpad_md);
            boolean scratch = scratchpad != null && dnnl.dnnl_memory_desc_get_size(scratchpad) > 0;
            int count = slots.length + (scratch ? 1 : 0);
            dnnl_primitive primitive = new dnnl_primitive();
            check(dnnl.dnnl_primitive_create(primitive, kernel));
            dnnl_exec_arg_t list = new dnnl_exec_arg_t(count);
            // Outlives the scope in which the plan is made.
            list.retainReference();
            plan.steps.add(new Step(primitive, count, list));
            plan.kernels.add(implementation(kernel));
            for (int i = 0; i < slots.length; i++) {
                list.position(i).arg(arguments[i]).memory(slots[i].memory);
            }
            if (scratch) {
                list.position(count - 1).arg(dnnl.DNNL_ARG_SCRATCHPAD).memory(temporary(scratchpad).memory);
            }
            list.position(0);
        }

        private void reorder(Slot from, Slot to) {
            dnnl_primitive_desc desc = new dnnl_primitive_desc();
            check(dnnl.dnnl_reorder_primitive_desc_create(
                    desc, from.desc, OneDnn.engine(), to.desc, OneDnn.engine(), attributes));
            descs.add(desc);
            step(desc, new int[] {dnnl.DNNL_ARG_FROM, dnnl.DNNL_ARG_TO}, from, to);
        }

        private static String implementation(dnnl_primitive_desc kernel) {
            try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
                check(dnnl.dnnl_primitive_desc_query(kernel, dnnl.dnnl_query_impl_info_str, 0, name));
                return name.get(BytePointer.class, 0).getString();
            }
        }

        @Override
        public void close() {
            for (dnnl_primitive_desc desc : descs) {
                dnnl.dnnl_primitive_desc_destroy(desc);
            }
            dnnl.dnnl_primitive_attr_destroy(attributes);
        }
    }
}
