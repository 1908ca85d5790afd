package org.lectern.tensor;

/** What {@link Tensor#pad(int[][], PadMode)} continues a tensor with. */
public enum PadMode {
    /** The outermost element again: {@code a a | a b c | c c}. */
    EDGE,
    /** The elements mirrored at the outermost, which is not repeated: {@code c b | a b c | b a}. */
    REFLECT,
    /** The elements from the other end: {@code b c | a b c | a b}. */
    WRAP;

    /** Where among n elements the one at a place before, in or after them is found. */
    int place(int i, int n) {
        return switch (this) {
            case EDGE -> Math.min(Math.max(i, 0), n - 1);
            case REFLECT -> i < 0 ? -i : i < n ? i : 2 * (n - 1) - i;
            case WRAP -> Math.floorMod(i, n);
        };
    }
}
