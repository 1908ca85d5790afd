package org.lectern.tensor;

/**
 * What a comparison of gradients with finite differences found.
 *
 * @param error the largest difference, relative to {@code max(1, |gradient|)}
 * @param elements how many derivatives were compared
 */
public record GradientCheck(double error, int elements) {
    @Override
    public String toString() {
        return "gradients agree with finite differences: largest relative difference " + TensorText.number(error)
                + " over " + elements + (elements == 1 ? " element" : " elements");
    }
}
