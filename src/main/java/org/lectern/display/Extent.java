package org.lectern.display;

/**
 * How large a value is, for a table of variables.
 *
 * @param shape its shape in short, such as {@code [64, 784] float32}; empty if it has none
 * @param bytes the memory that its elements take; 0 if it does not say
 */
public record Extent(String shape, long bytes) {
    public static final Extent NONE = new Extent("", 0);
}
