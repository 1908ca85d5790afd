package org.lectern.dl4j;

/** How the numbers between two layers are laid out. */
enum Layout {
    ROWS("rows of shape (batch, features)"),
    IMAGES("images of shape (batch, channels, height, width)"),
    SERIES("series of shape (batch, channels, length)"),
    STEPS("sequences of shape (batch, time, features)"),
    INDICES("int32 indices of shape (batch) or (batch, time)");

    private final String words;

    Layout(String words) {
        this.words = words;
    }

    /** What may make an input fit that does not, for a network that takes so many features or channels. */
    String remedy(int[] shape, long features) {
        int rank = shape.length;
        int batched = this == IMAGES ? 4 : this == ROWS ? 2 : 3;
        int axis = this == STEPS ? 2 : 1;
        if (rank == batched - 1 && shape[axis - 1] == features) {
            return "unsqueeze(0) makes a batch of one example";
        }
        if (this == ROWS && rank == 2 && shape[0] == features) {
            return "transpose() it: examples are rows";
        }
        if (this == IMAGES && rank == 2) {
            return "reshape(-1, channels, height, width)";
        }
        if (this == IMAGES && rank == 4 && shape[3] == features) {
            return "permute(0, 3, 1, 2) puts the channels first";
        }
        if ((this == SERIES || this == STEPS) && rank == 3 && shape[3 - axis] == features) {
            return "permute(0, 2, 1) puts the " + (this == STEPS ? "features last" : "channels first");
        }
        String of = this == IMAGES || this == SERIES ? " channels" : " features";
        return "give it the " + features + of + " that it was made for, as in its training data";
    }

    @Override
    public String toString() {
        return words;
    }
}
