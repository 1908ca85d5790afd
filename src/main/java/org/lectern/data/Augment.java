package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Random changes of images that leave what they show: more data out of the same, see {@link Dataset#augment}.
 *
 * <pre>{@code
 * var augment = Augment.flip().then(Augment.crop(28, 4)).then(Augment.rotate(15)).then(Augment.cutout(8));
 * var batches = train.augment(augment, rng).batches(64, rng).prefetch(2);
 * }</pre>
 *
 * <p>Images are {@code (n, channels, height, width)} or {@code (n, height, width)}. What comes in from beyond an edge is 0: augment
 * before you standardize, or keep 0 as the background.
 *
 * <p>Targets that are images as high and wide as the inputs, such as masks or the pictures an autoencoder is to give, are moved as
 * their inputs are: {@code (n, height, width)} or {@code (n, ..., height, width)}. Masks, of whole numbers or of 0 and 1 alone, keep
 * their values: each pixel is that of the nearest. Labels and rows of numbers stay as they are, also where they are places in the
 * picture; other targets are refused.
 *
 * <p>Sources: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009; T. DeVries, G. W. Taylor, "Improved
 * regularization of convolutional neural networks with cutout", arXiv:1708.04552, 2017.
 */
public final class Augment {
    /** Draws what is done to a picture of a size, so that its target can be done the same to. */
    @FunctionalInterface
    private interface Step {
        UnaryOperator<Planes> draw(int height, int width, Rng rng);
    }

    private final List<Step> steps;
    /** Whether something may be elsewhere afterwards. */
    private final boolean moves;

    private Augment(List<Step> steps, boolean moves) {
        this.steps = steps;
        this.moves = moves;
    }

    private static Augment of(Step step) {
        return new Augment(List.of(step), true);
    }

    /** Left and right changed for every second image, on average: not for digits or letters. */
    public static Augment flip() {
        return of((height, width, rng) -> rng.nextBoolean(0.5)
                ? image -> image.moved((c, row, column) -> image.at(c, row, width - 1 - column))
                : image -> image);
    }

    /** Above and below changed for every second image, on average. */
    public static Augment flipVertical() {
        return of((height, width, rng) -> rng.nextBoolean(0.5)
                ? image -> image.moved((c, row, column) -> image.at(c, height - 1 - row, column))
                : image -> image);
    }

    /** A square of {@code size} pixels from a random place of the image with {@code padding} pixels of 0 around it. */
    public static Augment crop(int size, int padding) {
        atLeast("crop", "size", 1, size);
        atLeast("crop", "padding", 0, padding);
        return of((height, width, rng) -> {
            int rows = height + 2 * padding - size;
            int columns = width + 2 * padding - size;
            if (rows < 0 || columns < 0) {
                throw new DataException(
                        "crop",
                        "a size of at most " + (Math.min(height, width) + 2 * padding),
                        size + "",
                        "choose a smaller size or more padding");
            }
            int top = rng.nextInt(rows + 1) - padding;
            int left = rng.nextInt(columns + 1) - padding;
            return image -> image.moved(size, size, (c, row, column) -> image.at(c, row + top, column + left));
        });
    }

    /** The image moved by up to so many pixels each way. */
    public static Augment shift(int most) {
        atLeast("shift", "distance", 0, most);
        return of((height, width, rng) -> {
            int down = rng.nextInt(2 * most + 1) - most;
            int right = rng.nextInt(2 * most + 1) - most;
            return image -> image.moved((c, row, column) -> image.at(c, row - down, column - right));
        });
    }

    /** The image turned about its middle by up to so many degrees each way; pixels are blended (bilinear), those of masks are not. */
    public static Augment rotate(double most) {
        if (!(most >= 0 && most <= 180)) {
            throw new DataException("rotate", "0 to 180 degrees", most + "", "15 is usual");
        }
        return of((height, width, rng) -> {
            double angle = Math.toRadians(rng.nextDouble(-most, most));
            // StrictMath: the same pixels on every machine.
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            double middleRow = (height - 1) / 2.0;
            double middleColumn = (width - 1) / 2.0;
            return image -> image.moved((c, row, column) -> {
                double y = row - middleRow;
                double x = column - middleColumn;
                return image.between(c, cos * y - sin * x + middleRow, sin * y + cos * x + middleColumn);
            });
        });
    }

    /** A square of {@code side} pixels set to 0, its middle anywhere in the image; a target that is an image stays whole. */
    public static Augment cutout(int side) {
        atLeast("cutout", "side", 1, side);
        Step cut = (height, width, rng) -> {
            int top = rng.nextInt(height) - side / 2;
            int left = rng.nextInt(width) - side / 2;
            return image -> image.isTarget()
                    ? image
                    : image.moved(
                            (c, row, column) -> row >= top && row < top + side && column >= left && column < left + side
                                    ? 0
                                    : image.at(c, row, column));
        };
        return new Augment(List.of(cut), false);
    }

    /** This, and then that. */
    public Augment then(Augment next) {
        return new Augment(Stream.concat(steps.stream(), next.steps.stream()).toList(), moves || next.moves);
    }

    /**
     * Each image changed in a way of its own.
     *
     * @throws DataException if they are no images, or a step does not fit their size
     */
    public Tensor apply(Tensor images, Rng rng) {
        return apply(images, null, rng).get(0);
    }

    /**
     * Images, and with them their targets where those are images of the same height and width.
     *
     * @throws DataException if the images are none, or targets have an area of another size
     */
    Batch apply(Batch batch, Rng rng) {
        Tensor x = batch.x();
        Tensor y = batch.y();
        refuseOthers(x);
        // A label, or a vector of numbers, has no place in the picture that this could know of.
        if (y.rank() < 3 || !moves) {
            return new Batch(apply(x, rng), y, batch.lengths(), batch.targetLengths());
        }
        if (y.dim(-1) != x.dim(-1) || y.dim(-2) != x.dim(-2)) {
            throw new DataException(
                    "augment",
                    "targets that are images as high and wide as the inputs, to change them alike, or labels or rows of"
                            + " numbers, which stay",
                    "x " + Arrays.toString(x.shape()) + " and y " + Arrays.toString(y.shape()),
                    "bring y to x's size, or change both by map((x, y) -> new Sample(…, …))");
        }
        List<Tensor> changed = apply(x, y, rng);
        return new Batch(changed.get(0), changed.get(1), batch.lengths(), batch.targetLengths());
    }

    private static void refuseOthers(Tensor images) {
        if (images.rank() < 3 || images.rank() > 4 || images.dtype() == DType.INT32) {
            throw new DataException(
                    "augment",
                    "images (n, channels, height, width) or (n, height, width) of floats",
                    Arrays.toString(images.shape()) + " of " + images.dtype(),
                    "data.reshape(1, 28, 28) makes images of rows of 784");
        }
    }

    private List<Tensor> apply(Tensor images, @Nullable Tensor targets, Rng rng) {
        refuseOthers(images);
        List<Planes> pictures = new ArrayList<>(Planes.all(images, false));
        List<Planes> aims = targets == null ? List.of() : new ArrayList<>(Planes.all(targets, true));
        for (int i = 0; i < pictures.size(); i++) {
            for (Step step : steps) {
                Planes picture = pictures.get(i);
                UnaryOperator<Planes> drawn = step.draw(picture.height(), picture.width(), rng);
                pictures.set(i, drawn.apply(picture));
                if (targets != null) {
                    aims.set(i, drawn.apply(aims.get(i)));
                }
            }
        }
        return targets == null
                ? List.of(Planes.joined(pictures, images))
                : List.of(Planes.joined(pictures, images), Planes.joined(aims, targets));
    }

    private static void atLeast(String operation, String what, int least, int got) {
        if (got < least) {
            throw new DataException(operation, "a " + what + " of at least " + least, got + "", "count in pixels");
        }
    }
}
