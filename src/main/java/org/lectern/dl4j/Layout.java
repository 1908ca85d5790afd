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

    @Override
    public String toString() {
        return words;
    }
}
