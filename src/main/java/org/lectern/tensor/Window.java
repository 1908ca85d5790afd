package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a filter or a pooling window moves over an image: {@code Window.stride(2).padding(1)}.
 *
 * <p>One number serves height and width alike; two numbers are height and width. What is not said is as in PyTorch: stride 1
 * for convolutions and the window's own size for pooling, padding 0, dilation 1, one group.
 */
public final class Window {
    private static final Options DEFAULT = new Options(null, null, new int[] {0}, new int[] {1}, new int[] {0}, 1);

    private Window() {}

    static Options defaults() {
        return DEFAULT;
    }

    /** The size of a pooling window; a convolution has it from its weight. */
    public static Options size(int size) {
        return DEFAULT.size(size);
    }

    /** The size of a pooling window. */
    public static Options size(int height, int width) {
        return DEFAULT.size(height, width);
    }

    /** How far the window moves from one output to the next. */
    public static Options stride(int stride) {
        return DEFAULT.stride(stride);
    }

    /** How far the window moves from one output to the next. */
    public static Options stride(int height, int width) {
        return DEFAULT.stride(height, width);
    }

    /** How many zeros are put around the image, on each side; for maxima they are minus infinity. */
    public static Options padding(int padding) {
        return DEFAULT.padding(padding);
    }

    /** How many zeros are put above and below, and left and right. */
    public static Options padding(int height, int width) {
        return DEFAULT.padding(height, width);
    }

    /** The distance between neighbours within the window; 1 leaves no gaps. */
    public static Options dilation(int dilation) {
        return DEFAULT.dilation(dilation);
    }

    /** The distance between neighbours within the window. */
    public static Options dilation(int height, int width) {
        return DEFAULT.dilation(height, width);
    }

    /** Into how many groups the channels are split, each with filters of its own. */
    public static Options groups(int groups) {
        return DEFAULT.groups(groups);
    }

    /** How many rows and columns a transposed convolution's output is larger than it must be; less than the stride. */
    public static Options outputPadding(int padding) {
        return DEFAULT.outputPadding(padding);
    }

    /** How many rows and columns a transposed convolution's output is larger than it must be; less than the stride. */
    public static Options outputPadding(int height, int width) {
        return DEFAULT.outputPadding(height, width);
    }

    /** Options of a window; every method returns a changed copy. The methods of {@link Window} make the first. */
    public static final class Options {
        private final int @Nullable [] size;
        private final int @Nullable [] stride;
        private final int[] padding;
        private final int[] dilation;
        private final int[] outputPadding;
        private final int groups;

        private Options(
                int @Nullable [] size,
                int @Nullable [] stride,
                int[] padding,
                int[] dilation,
                int[] outputPadding,
                int groups) {
            this.size = size;
            this.stride = stride;
            this.padding = padding;
            this.dilation = dilation;
            this.outputPadding = outputPadding;
            this.groups = groups;
        }

        /** See {@link Window#size(int)}. */
        public Options size(int... sizes) {
            return new Options(checked("size", 1, sizes), stride, padding, dilation, outputPadding, groups);
        }

        /** See {@link Window#stride(int)}. */
        public Options stride(int... sizes) {
            return new Options(size, checked("stride", 1, sizes), padding, dilation, outputPadding, groups);
        }

        /** See {@link Window#padding(int)}. */
        public Options padding(int... sizes) {
            return new Options(size, stride, checked("padding", 0, sizes), dilation, outputPadding, groups);
        }

        /** See {@link Window#dilation(int)}. */
        public Options dilation(int... sizes) {
            return new Options(size, stride, padding, checked("dilation", 1, sizes), outputPadding, groups);
        }

        /** See {@link Window#groups(int)}. */
        public Options groups(int count) {
            int[] one = checked("groups", 1, count);
            return new Options(size, stride, padding, dilation, outputPadding, one[0]);
        }

        /** See {@link Window#outputPadding(int)}. */
        public Options outputPadding(int... sizes) {
            return new Options(size, stride, padding, dilation, checked("outputPadding", 0, sizes), groups);
        }

        private static int[] checked(String name, int least, int... sizes) {
            Shapes.present("Window." + name, "a number", sizes);
            if (sizes.length != 1 && sizes.length != 2) {
                throw new TensorException(
                        "Window." + name,
                        "one number, or one for height and one for width",
                        Arrays.toString(sizes),
                        "give one number for both");
            }
            for (int n : sizes) {
                if (n < least) {
                    throw new TensorException(
                            "Window." + name,
                            "numbers of " + least + " or more",
                            sizes.length == 1 ? String.valueOf(n) : Arrays.toString(sizes),
                            "the default is " + (name.endsWith("adding") ? 0 : 1));
                }
            }
            return sizes.clone();
        }

        /** Whether the size of the window is given. */
        boolean sized() {
            return size != null;
        }

        /** Height and width of the window, which must be given; on one axis the height is 1. */
        int[] sizes(String operation, boolean oneAxis) {
            if (size == null) {
                throw new TensorException(
                        operation, "the size of the window", "a Window without it", "start with Window.size(2)");
            }
            return pair(operation, "size", size, 1, oneAxis);
        }

        /** Height and width of the stride, or what it is if none is given. */
        int[] strides(String operation, int[] otherwise, boolean oneAxis) {
            return stride == null ? otherwise : pair(operation, "stride", stride, 1, oneAxis);
        }

        int[] paddings(String operation, boolean oneAxis) {
            return pair(operation, "padding", padding, 0, oneAxis);
        }

        int[] dilations(String operation, boolean oneAxis) {
            return pair(operation, "dilation", dilation, 1, oneAxis);
        }

        int[] outputPaddings(String operation, boolean oneAxis) {
            return pair(operation, "outputPadding", outputPadding, 0, oneAxis);
        }

        /** The size given: one number for all axes or one for each; empty if none is given. */
        public int[] size() {
            return size == null ? new int[0] : size.clone();
        }

        /** The stride given: one number for all axes or one for each; empty if none is given. */
        public int[] stride() {
            return stride == null ? new int[0] : stride.clone();
        }

        /** The padding: one number for all axes or one for each. */
        public int[] padding() {
            return padding.clone();
        }

        /** The dilation: one number for all axes or one for each. */
        public int[] dilation() {
            return dilation.clone();
        }

        /** Into how many groups the channels are split. */
        public int groups() {
            return groups;
        }

        /** Refuses options that an op has no use for: saying nothing would be taken for having done it. */
        void refuse(String operation, boolean refuseSize, boolean refuseGroups, boolean refuseOutput) {
            String extra = null;
            if (refuseSize && size != null) {
                extra = "size: it follows from the weight";
            } else if (refuseGroups && groups != 1) {
                extra = "groups: each channel is taken by itself";
            } else if (refuseOutput && Arrays.stream(outputPadding).anyMatch(n -> n != 0)) {
                extra = "outputPadding: only transposed convolutions have one";
            }
            if (extra != null) {
                String name = extra.substring(0, extra.indexOf(':'));
                throw new TensorException(
                        operation, "a Window without " + name, toString(), "leave out " + extra.replace(":", ","));
            }
        }

        private static int[] pair(String operation, String name, int[] sizes, int unused, boolean oneAxis) {
            if (!oneAxis) {
                return sizes.length == 2 ? sizes : new int[] {sizes[0], sizes[0]};
            }
            if (sizes.length == 2) {
                throw new TensorException(
                        operation,
                        "one number for " + name,
                        Arrays.toString(sizes),
                        "there is only one axis; Window." + name + "(" + sizes[1] + ")");
            }
            return new int[] {unused, sizes[0]};
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("Window");
            append(text, "size", size, -1);
            append(text, "stride", stride, -1);
            append(text, "padding", padding, 0);
            append(text, "dilation", dilation, 1);
            append(text, "outputPadding", outputPadding, 0);
            append(text, "groups", new int[] {groups}, 1);
            return text.toString();
        }

        private static void append(StringBuilder text, String name, int @Nullable [] sizes, int usual) {
            if (sizes != null && Arrays.stream(sizes).anyMatch(n -> n != usual)) {
                String numbers = Arrays.toString(sizes);
                text.append('.')
                        .append(name)
                        .append('(')
                        .append(numbers, 1, numbers.length() - 1)
                        .append(')');
            }
        }
    }
}
