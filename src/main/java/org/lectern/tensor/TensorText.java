package org.lectern.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.lectern.display.MimeBundle;

/** How a tensor is shown. */
final class TensorText {
    /** Larger tensors are shortened to {@link #EDGE} elements at each end of an axis. */
    private static final int MOST = 1000;

    private static final int EDGE = 3;
    private static final int MOST_HTML = 400;

    private TensorText() {}

    static String text(Tensor x) {
        StringBuilder out = new StringBuilder("tensor(");
        Format format = new Format(x);
        append(out, x, format, 0, 0, 8);
        if (x.rank() > 0) {
            out.append(", shape=").append(Shapes.text(x.shapeView()));
        }
        out.append(", ").append(x.dtype());
        if (x.needsGrad()) {
            out.append(x.isLeaf() ? ", requiresGrad" : ", computed");
        }
        return out.append(")").toString();
    }

    private static void append(StringBuilder out, Tensor x, Format format, int axis, int offset, int indent) {
        if (axis == x.rank()) {
            out.append(format.text(Access.element(x, offset)));
            return;
        }
        int n = x.dim(axis);
        int step = Shapes.product(x.shapeView(), axis + 1, x.rank());
        boolean shortened = (x.size() > MOST || x.size() == 0) && n > 2 * EDGE;
        boolean last = axis == x.rank() - 1;
        out.append('[');
        for (int i = 0; i < n; i++) {
            if (i > 0) {
                out.append(',');
                if (last) {
                    out.append(' ');
                } else {
                    out.append("\n".repeat(x.rank() - axis - 1)).append(" ".repeat(indent));
                }
            }
            if (shortened && i == EDGE) {
                out.append('…');
                i = n - EDGE - 1;
                continue;
            }
            append(out, x, format, axis + 1, offset + i * step, indent + 1);
        }
        out.append(']');
    }

    /** One number in four digits, without zeros at its end. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        boolean plain = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7);
        return plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.3e", value);
    }

    static MimeBundle bundle(Tensor x) {
        String text = text(x);
        if (x.rank() != 2 || x.size() == 0 || x.size() > MOST_HTML || x.dim(1) > 30) {
            return MimeBundle.text(text);
        }
        Format format = new Format(x);
        StringBuilder html = new StringBuilder("<table>");
        for (int i = 0; i < x.dim(0); i++) {
            html.append("<tr>");
            for (int j = 0; j < x.dim(1); j++) {
                html.append("<td style=\"text-align:right\">")
                        .append(format.text(x.at(i, j)).strip())
                        .append("</td>");
            }
            html.append("</tr>");
        }
        html.append("</table><small>shape ").append(Shapes.text(x.shapeView())).append(", ");
        return MimeBundle.html(html.append(x.dtype()).append("</small>").toString(), text);
    }

    /** Four decimals, or scientific where those would hide the numbers; all of one width. */
    private static final class Format {
        private final boolean whole;
        private final boolean scientific;
        private int width;

        Format(Tensor x) {
            whole = x.dtype() == DType.INT32;
            double greatest = 0;
            double smallest = Double.MAX_VALUE;
            int seen = Math.min(x.size(), MOST);
            for (int i = 0; i < seen; i++) {
                double value = Math.abs(Access.element(x, i));
                if (value > 0 && !Double.isInfinite(value)) {
                    greatest = Math.max(greatest, value);
                    smallest = Math.min(smallest, value);
                }
            }
            scientific = greatest >= 1e6 || (greatest > 0 && (greatest < 1e-3 || greatest / smallest > 1e6));
            for (int i = 0; i < seen && x.rank() > 0; i++) {
                width = Math.max(width, plain(Access.element(x, i)).length());
            }
        }

        String text(double value) {
            String plain = plain(value);
            return " ".repeat(Math.max(0, width - plain.length())) + plain;
        }

        private String plain(double value) {
            if (Double.isNaN(value)) {
                return "nan";
            }
            if (Double.isInfinite(value)) {
                return value > 0 ? "inf" : "-inf";
            }
            if (whole) {
                return String.valueOf((long) value);
            }
            return String.format(Locale.ROOT, scientific ? "%.4e" : "%.4f", value);
        }
    }
}
