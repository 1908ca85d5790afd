package org.lectern.contenders;

/**
 * Numbers that look random and are the same for every contender in every language: a hash of their place. The Python worker
 * has the same functions.
 */
final class Inputs {
    private Inputs() {}

    /** Numbers from -1 to 1. The salt makes one tensor's differ from another's. */
    static float[] values(int salt, int... shape) {
        float[] values = new float[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (hash(salt, i) >>> 8) / 8388608f - 1;
        }
        return values;
    }

    /** First values of a weight, in {@code ±size^(-1/4)}: the same for a matrix and its transpose. */
    static float[] weight(int salt, int... shape) {
        return scaled(values(salt, shape), (float) Math.pow(size(shape), -0.25), 0);
    }

    /** First values of a bias. */
    static float[] bias(int salt, int size) {
        return scaled(values(salt, size), 0.05f, 0);
    }

    /** First values of a normalisation's factor. */
    static float[] gain(int salt, int size) {
        return scaled(values(salt, size), 0.05f, 1);
    }

    /** Numbers from 0 to 1. */
    static float[] fractions(int salt, int... shape) {
        return scaled(values(salt, shape), 0.5f, 0.5f);
    }

    /** Class numbers. */
    static int[] labels(int salt, int size, int classes) {
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (hash(salt, i) >>> 8) % classes;
        }
        return labels;
    }

    /** The labels as rows with a one. */
    static float[] oneHot(int[] labels, int classes) {
        float[] rows = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            rows[i * classes + labels[i]] = 1;
        }
        return rows;
    }

    /** The transpose of a matrix. */
    static float[] transposed(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = matrix[i * columns + j];
            }
        }
        return result;
    }

    /** The sum, a sum weighed by place, and the sum of absolute values: two that agree hold the same numbers in the same order. */
    static double[] sums(float[] values) {
        double sum = 0;
        double weighed = 0;
        double absolute = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            weighed += values[i] * (i % 7 - 3);
            absolute += Math.abs(values[i]);
        }
        // The scale that the others are compared at comes last.
        return new double[] {sum, weighed, absolute};
    }

    static int size(int... shape) {
        int size = 1;
        for (int dim : shape) {
            size *= dim;
        }
        return size;
    }

    private static float[] scaled(float[] values, float factor, float shift) {
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * factor + shift;
        }
        return values;
    }

    private static int hash(int salt, int i) {
        int h = i * 0x9E3779B1 + salt * 0x85EBCA77;
        h ^= h >>> 16;
        h *= 0x7FEB352D;
        h ^= h >>> 15;
        h *= 0x846CA68B;
        return h ^ h >>> 16;
    }
}
