package org.lectern.grading;

/**
 * A solution with one slip, as a student might make it.
 *
 * @param index the cell's place in the notebook, from 0
 * @param cell where it is, for messages
 * @param line in the cell, from 1
 * @param question the question that its cell answers; empty if no check comes after it
 * @param slip what kind of slip it is, such as {@code axis}
 * @param change what was changed, such as {@code 1 -> 0} or {@code .add(b) left out}
 * @param text the line as it is in the solution
 * @param source the cell with the slip
 * @param same the author's reason why this is right too; empty if it is not
 */
record Mutant(
        int index,
        CellPlace cell,
        int line,
        String question,
        String slip,
        String change,
        String text,
        String source,
        String same) {}
