package org.lectern.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * What is in a data set: each class's share with samples of it as pictures, or each feature's range and mean; of sequences without
 * labels how long they are and what their steps hold.
 */
public final class DatasetSummary implements Displayable {
    private static final int PICTURES = 6;
    private static final int SHOWN_VALUES = 6;
    private static final int MOST_CLASSES = 50;
    private static final int MOST_FEATURES = 20;
    private static final int SHOWN_SIDE = 32;

    private final Dataset data;
    private final Table table;
    /** For each row of the table its pictures; none where samples are no images. */
    private final List<String> pictures;

    private DatasetSummary(Dataset data, Table table, List<String> pictures) {
        this.data = data;
        this.table = table;
        this.pictures = pictures;
    }

    static DatasetSummary of(Dataset data) {
        int[] lengths = data.samples().lengths();
        int[] image = lengths.length > 0 ? new int[0] : image(data.first().x());
        if (data.isLabelled() && data.classes() <= MOST_CLASSES) {
            return byClass(data, image);
        }
        if (image.length > 0) {
            Table one = new Table("", List.of("samples"), List.of(List.of(count(data.size()))));
            int[] shown = IntStream.range(0, Math.min(PICTURES, data.size())).toArray();
            return new DatasetSummary(data, one, List.of(pictures(data, shown, image)));
        }
        return lengths.length > 0 ? ofSequences(data, lengths) : byFeature(data);
    }

    private static DatasetSummary byClass(Dataset data, int[] image) {
        int[] labels = data.y().toInts();
        int[] counts = data.classCounts();
        List<List<String>> rows = new ArrayList<>();
        List<String> pictures = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            int label = c;
            String share = String.format(Locale.ROOT, "%.1f %%", 100.0 * counts[c] / labels.length);
            List<String> row = new ArrayList<>(List.of(data.classNames().get(c), count(counts[c]), share));
            int[] shown = IntStream.range(0, labels.length)
                    .filter(i -> labels[i] == label)
                    .limit(PICTURES)
                    .toArray();
            if (image.length > 0) {
                pictures.add(shown.length == 0 ? "" : pictures(data, shown, image));
            } else {
                row.add(shown.length == 0 ? "" : example(data.rows(shown[0]).x()));
            }
            rows.add(row);
        }
        List<String> columns = List.of("class", "samples", "share", "an example");
        Table table = new Table("", image.length > 0 ? columns.subList(0, 3) : columns, rows);
        return new DatasetSummary(data, table, pictures);
    }

    /** The first values of a sample. */
    private static String example(Tensor x) {
        Tensor flat = x.flatten();
        int shown = Math.min(SHOWN_VALUES, flat.size());
        double[] values = flat.slice(0, 0, shown).toDoubles();
        String all = Arrays.stream(values)
                .mapToObj(value -> x.dtype() == DType.INT32 ? (int) value + "" : number(value))
                .collect(Collectors.joining(", "));
        return "[" + all + (shown < flat.size() ? ", …" : "") + "]";
    }

    private static DatasetSummary byFeature(Dataset data) {
        double[] values = data.x().toDoubles();
        int width = values.length / data.size();
        List<List<String>> rows = new ArrayList<>();
        for (int f = 0; f < Math.min(width, MOST_FEATURES); f++) {
            rows.add(row(f + "", every(values, f, width)));
        }
        return byFeature(data, rows, width);
    }

    /** How long sequences are, and the range of what their steps hold: padding is left out. */
    private static DatasetSummary ofSequences(Dataset data, int[] lengths) {
        double[] padded = data.x().toDoubles();
        int steps = data.x().dim(1);
        int width = padded.length / data.size() / Math.max(1, steps);
        double[] values =
                new double[Math.multiplyExact(width, Arrays.stream(lengths).sum())];
        int at = 0;
        for (int i = 0; i < lengths.length; i++) {
            System.arraycopy(padded, i * steps * width, values, at, lengths[i] * width);
            at += lengths[i] * width;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> length = new ArrayList<>(
                row("length", Arrays.stream(lengths).asDoubleStream().toArray()));
        length.set(1, Arrays.stream(lengths).min().orElse(0) + "");
        length.set(4, Arrays.stream(lengths).max().orElse(0) + "");
        rows.add(length);
        for (int f = 0; f < Math.min(width, MOST_FEATURES); f++) {
            rows.add(row(width == 1 ? "each step" : f + "", every(values, f, width)));
        }
        return byFeature(data, rows, width);
    }

    private static DatasetSummary byFeature(Dataset data, List<List<String>> rows, int width) {
        String more = width > MOST_FEATURES ? "and " + (width - MOST_FEATURES) + " features more" : "";
        return new DatasetSummary(
                data, new Table(more, List.of("feature", "least", "mean", "deviation", "largest"), rows), List.of());
    }

    /** Each so many values one, from one on. */
    private static double[] every(double[] values, int from, int step) {
        return IntStream.range(0, values.length / step)
                .mapToDouble(i -> values[from + i * step])
                .toArray();
    }

    private static List<String> row(String name, double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return List.of(
                name,
                number(Arrays.stream(values).min().orElse(Double.NaN)),
                number(mean),
                number(Math.sqrt(squares / values.length)),
                number(Arrays.stream(values).max().orElse(Double.NaN)));
    }

    /** Channels, height and width if samples are images, also as rows of a square's pixels, as MNIST's are; else nothing. */
    private static int[] image(Tensor first) {
        int[] shape = first.shape();
        if (first.dtype() == DType.INT32) {
            return new int[0];
        }
        if (shape.length == 4 && (shape[1] == 1 || shape[1] == 3)) {
            return new int[] {shape[1], shape[2], shape[3]};
        }
        if (shape.length == 3 && shape[1] > 3 && shape[2] > 3) {
            return new int[] {1, shape[1], shape[2]};
        }
        int side = shape.length == 2 ? (int) Math.round(Math.sqrt(shape[1])) : 0;
        return side >= 8 && side * side == shape[1] ? new int[] {1, side, side} : new int[0];
    }

    private static String pictures(Dataset data, int[] places, int[] image) {
        float[] values = data.rows(places).x().toFloats();
        int size = values.length / places.length;
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < places.length; i++) {
            String png = png(Arrays.copyOfRange(values, i * size, (i + 1) * size), image);
            int height = Math.max(SHOWN_SIDE, Math.min(96, image[1]));
            html.append("<img alt=\"sample ")
                    .append(places[i])
                    .append(
                            "\" style=\"display:inline-block;image-rendering:pixelated;margin:0 2px;vertical-align:middle;height:")
                    .append(height)
                    .append("px\" src=\"data:image/png;base64,")
                    .append(png)
                    .append("\">");
        }
        return html.toString();
    }

    /** Values from 0 to 1 as they are, others from their least to their largest. */
    private static String png(float[] values, int[] image) {
        float low = 0;
        float high = 1;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        BufferedImage picture = new BufferedImage(image[2], image[1], BufferedImage.TYPE_INT_RGB);
        int pixels = image[1] * image[2];
        for (int i = 0; i < pixels; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                float value = values[(image[0] == 3 ? c * pixels : 0) + i];
                rgb = rgb << 8 | Math.max(0, Math.min(255, Math.round(255 * (value - low) / (high - low))));
            }
            picture.setRGB(i % image[2], i / image[2], rgb);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static String count(int n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    @Override
    public MimeBundle display() {
        String source = data.source().isEmpty() ? "" : "; " + data.source();
        String html = table.html();
        if (!pictures.isEmpty()) {
            html = html.replaceFirst(
                    "</tr></thead>", "<th style=\"text-align:left;padding:2px 8px\">examples</th></tr></thead>");
            StringBuilder filled = new StringBuilder();
            int at = html.indexOf("<tbody>");
            filled.append(html, 0, at);
            for (String each : pictures) {
                int end = html.indexOf("</tr>", at);
                filled.append(html, at, end).append("<td style=\"padding:2px 8px;text-align:left\">");
                filled.append(each).append("</td></tr>");
                at = end + "</tr>".length();
            }
            html = filled.append(html.substring(at)).toString();
        }
        return MimeBundle.html("<div>" + Table.escape(DatasetView.line(data) + source) + "</div>" + html, toString());
    }

    @Override
    public String toString() {
        return DatasetView.line(data) + "\n" + table;
    }
}
