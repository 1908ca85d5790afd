package org.lectern.data;

import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;

/**
 * A mouth that says a word, one picture after another; see {@link Lips}.
 *
 * @param word the letters it says
 * @param frames pictures from 0 (black) to 1 (white), {@code (frames, 1, 24, 32)}
 * @param peaks in which frame the mouth is closest to each letter's shape; between two frames where it has a fraction
 */
public record LipSequence(String word, Tensor frames, double[] peaks) implements Displayable {
    @Override
    public MimeBundle display() {
        return LipsView.of(this);
    }

    @Override
    public String toString() {
        return "LipSequence of \"" + word + "\": " + frames.dim(0) + " frames";
    }
}
