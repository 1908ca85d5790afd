package org.lectern.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
 * <p>Sources: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009; T. DeVries, G. W. Taylor, "Improved
 * regularization of convolutional neural networks with cutout", arXiv:1708.04552, 2017.
 */
public final class Augment {
    /** What is done to an image with the numbers drawn for it. */
    @FunctionalInterface
    private interface Step {
        Image apply(Image image, Rng rng);
    }

    /**
     * One image.
     *
     * @param values channel by channel, row by row
     */
    private record Image(float[] values, int channels, int height, int width) {
        /** Zero beyond the edges. */
        float at(int channel, int row, int column) {
            return row < 0 || row >= height || column < 0 || column >= width
                    ? 0
                    : values[(channel * height + row) * width + column];
        }

        /** An image of which each pixel is computed. */
        static Image of(int channels, int height, int width, Pixel pixel) {
            float[] values = new float[channels * height * width];
            int i = 0;
            for (int c = 0; c < channels; c++) {
                for (int row = 0; row < height; row++) {
                    for (int column = 0; column < width; column++) {
                        values[i++] = pixel.at(c, row, column);
                    }
                }
            }
            return new Image(values, channels, height, width);
        }
    }

    @FunctionalInterface
    private interface Pixel {
        float at(int channel, int row, int column);
    }

    private final List<Step> steps;

    private Augment(List<Step> steps) {
        this.steps = steps;
    }

    private static Augment of(Step step) {
        return new Augment(List.of(step));
    }

    /** Left and right changed for every second image, on average: not for digits or letters. */
    public static Augment flip() {
        return of((image, rng) -> !rng.nextBoolean(0.5)
                ? image
                : Image.of(
                        image.channels,
                        image.height,
                        image.width,
                        (c, row, column) -> image.at(c, row, image.width - 1 - column)));
    }

    /** Above and below changed for every second image, on average. */
    public static Augment flipVertical() {
        return of((image, rng) -> !rng.nextBoolean(0.5)
                ? image
                : Image.of(
                        image.channels,
                        image.height,
                        image.width,
                        (c, row, column) -> image.at(c, image.height - 1 - row, column)));
    }

    /** A square of {@code size} pixels from a random place of the image with {@code padding} pixels of 0 around it. */
    public static Augment crop(int size, int padding) {
        atLeast("crop", "size", 1, size);
        atLeast("crop", "padding", 0, padding);
        return of((image, rng) -> {
            int rows = image.height + 2 * padding - size;
            int columns = image.width + 2 * padding - size;
            if (rows < 0 || columns < 0) {
                throw new DataException(
                        "crop",
                        "a size of at most " + (Math.min(image.height, image.width) + 2 * padding),
                        size + "",
                        "choose a smaller size or more padding");
            }
            int top = rng.nextInt(rows + 1) - padding;
            int left = rng.nextInt(columns + 1) - padding;
            return Image.of(image.channels, size, size, (c, row, column) -> image.at(c, row + top, column + left));
        });
    }

    /** The image moved by up to so many pixels each way. */
    public static Augment shift(int most) {
        atLeast("shift", "distance", 0, most);
        return of((image, rng) -> {
            int down = rng.nextInt(2 * most + 1) - most;
            int right = rng.nextInt(2 * most + 1) - most;
            return Image.of(
                    image.channels,
                    image.height,
                    image.width,
                    (c, row, column) -> image.at(c, row - down, column - right));
        });
    }

    /** The image turned about its middle by up to so many degrees each way; pixels are blended (bilinear). */
    public static Augment rotate(double most) {
        if (!(most >= 0 && most <= 180)) {
            throw new DataException("rotate", "0 to 180 degrees", most + "", "15 is usual");
        }
        return of((image, rng) -> {
            double angle = Math.toRadians(rng.nextDouble(-most, most));
            // StrictMath: the same pixels on every machine.
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            double middleRow = (image.height - 1) / 2.0;
            double middleColumn = (image.width - 1) / 2.0;
            return Image.of(image.channels, image.height, image.width, (c, row, column) -> {
                double y = row - middleRow;
                double x = column - middleColumn;
                return blended(image, c, cos * y - sin * x + middleRow, sin * y + cos * x + middleColumn);
            });
        });
    }

    private static float blended(Image image, int channel, double row, double column) {
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        double down = row - top;
        double right = column - left;
        return (float)
                ((1 - down) * ((1 - right) * image.at(channel, top, left) + right * image.at(channel, top, left + 1))
                        + down
                                * ((1 - right) * image.at(channel, top + 1, left)
                                        + right * image.at(channel, top + 1, left + 1)));
    }

    /** A square of {@code side} pixels set to 0, its middle anywhere in the image. */
    public static Augment cutout(int side) {
        atLeast("cutout", "side", 1, side);
        return of((image, rng) -> {
            int top = rng.nextInt(image.height) - side / 2;
            int left = rng.nextInt(image.width) - side / 2;
            return Image.of(
                    image.channels,
                    image.height,
                    image.width,
                    (c, row, column) -> row >= top && row < top + side && column >= left && column < left + side
                            ? 0
                            : image.at(c, row, column));
        });
    }

    /** This, and then that. */
    public Augment then(Augment next) {
        return new Augment(Stream.concat(steps.stream(), next.steps.stream()).toList());
    }

    /**
     * Each image changed in a way of its own.
     *
     * @throws DataException if they are no images, or a step does not fit their size
     */
    public Tensor apply(Tensor images, Rng rng) {
        int rank = images.rank();
        if (rank < 3 || rank > 4 || images.dtype() == DType.INT32) {
            throw new DataException(
                    "augment",
                    "images (n, channels, height, width) or (n, height, width) of floats",
                    Arrays.toString(images.shape()) + " of " + images.dtype(),
                    "data.reshape(1, 28, 28) makes images of rows of 784");
        }
        int n = images.dim(0);
        int channels = rank == 4 ? images.dim(1) : 1;
        int height = images.dim(rank - 2);
        int width = images.dim(rank - 1);
        int size = channels * height * width;
        float[] values = images.toFloats();
        float[] changed = new float[0];
        Image image = new Image(values, channels, height, width);
        for (int i = 0; i < n; i++) {
            image = new Image(Arrays.copyOfRange(values, i * size, (i + 1) * size), channels, height, width);
            for (Step step : steps) {
                image = step.apply(image, rng);
            }
            if (i == 0) {
                changed = new float[Math.multiplyExact(n, image.values.length)];
            }
            System.arraycopy(image.values, 0, changed, i * image.values.length, image.values.length);
        }
        Tensor made = Tensor.of(changed).to(images.dtype());
        return rank == 4
                ? made.reshape(n, channels, image.height, image.width)
                : made.reshape(n, image.height, image.width);
    }

    private static void atLeast(String operation, String what, int least, int got) {
        if (got < least) {
            throw new DataException(operation, "a " + what + " of at least " + least, got + "", "count in pixels");
        }
    }
}
