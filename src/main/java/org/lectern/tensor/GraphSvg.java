package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lectern.tensor.GraphModel.Edge;
import org.lectern.tensor.GraphModel.Kind;
import org.lectern.tensor.GraphModel.Vertex;

/** Draws a computation graph as SVG. */
final class GraphSvg {
    private static final double MARGIN = 16;
    private static final double LINE = 16;
    private static final double PORT = 13;

    // The colours are of the set that Okabe and Ito (2008) chose for all kinds of sight.
    private static final String INK = "#262626";
    private static final String MUTED = "#5F6368";
    private static final String EDGE = "#8A9099";
    private static final String GRADIENT = "#A6336B";

    private final GraphModel model;
    private final GraphLayout layout;
    private final double[] widths;
    private final double[] top;
    private final double[] heights;
    private final StringBuilder out = new StringBuilder();

    private GraphSvg(GraphModel model) {
        this.model = model;
        List<Vertex> vertices = model.vertices();
        widths = new double[vertices.size()];
        heights = new double[vertices.size()];
        for (int i = 0; i < widths.length; i++) {
            Vertex vertex = vertices.get(i);
            widths[i] = width(vertex);
            heights[i] = height(vertex);
        }
        layout = new GraphLayout(widths, model.edges());
        double[] most = new double[layout.layers];
        for (int i = 0; i < widths.length; i++) {
            most[layout.layer[i]] = Math.max(most[layout.layer[i]], heights[i]);
        }
        top = new double[layout.layers + 1];
        top[0] = MARGIN;
        double gap = model.gradients() ? 52 : 34;
        for (int i = 0; i < layout.layers; i++) {
            top[i + 1] = top[i] + most[i] + gap;
        }
        top[layout.layers] -= gap;
    }

    static String of(GraphModel model) {
        return new GraphSvg(model).draw();
    }

    private String draw() {
        double right = 0;
        for (int i = 0; i < layout.x.length; i++) {
            right = Math.max(right, layout.x[i] + (i < widths.length ? widths[i] / 2 : PORT));
        }
        List<String> notes = new ArrayList<>();
        if (model.gradients()) {
            notes.add("On the arrows: the derivative of the result that flows back.");
            if (model.edges().stream().anyMatch(edge -> edge.gradient().startsWith("‖"))) {
                notes.add("‖·‖: its Euclidean norm.");
            }
        }
        if (model.hidden() > 0) {
            notes.add(model.note());
        }
        double width = right;
        for (String note : notes) {
            width = Math.max(width, 6.4 * note.length());
        }
        double shift = (width - right) / 2 + MARGIN;
        double height = top[layout.layers] + MARGIN + 18 * notes.size();
        width += 2 * MARGIN;
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\""
                        + " role=\"img\" aria-label=\"Computation graph of %d operations\" font-family=\"sans-serif\">",
                width,
                height,
                width,
                height,
                model.operations()));
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>");
        out.append(String.format(Locale.ROOT, "<g transform=\"translate(%.1f 0)\">", shift));
        double[][] ports = ports();
        for (int i = 0; i < model.edges().size(); i++) {
            edge(model.edges().get(i), layout.routes.get(i), ports[i]);
        }
        for (int i = 0; i < widths.length; i++) {
            vertex(model.vertices().get(i), layout.x[i], top(i), widths[i], heights[i]);
        }
        for (int i = 0; i < model.edges().size(); i++) {
            label(model.edges().get(i), layout.routes.get(i), ports[i]);
        }
        out.append("</g>");
        for (int i = 0; i < notes.size(); i++) {
            text(notes.get(i), MARGIN, top[layout.layers] + 18 * (i + 1) + 2, 12, false, MUTED, "start");
        }
        return out.append("</svg>").toString();
    }

    /** Where each edge leaves its first vertex and enters its last, side by side in the order of their other ends. */
    private double[][] ports() {
        List<Edge> edges = model.edges();
        double[][] ports = new double[edges.size()][2];
        for (int v = 0; v < widths.length; v++) {
            List<Integer> in = new ArrayList<>();
            List<Integer> leaving = new ArrayList<>();
            for (int i = 0; i < edges.size(); i++) {
                if (edges.get(i).to() == v) {
                    in.add(i);
                }
                if (edges.get(i).from() == v) {
                    leaving.add(i);
                }
            }
            in.sort(Comparator.comparingDouble(i -> layout.x[layout.routes.get(i)[layout.routes.get(i).length - 2]]));
            leaving.sort(Comparator.comparingDouble(i -> layout.x[layout.routes.get(i)[1]]));
            assign(ports, in, 1, v);
            assign(ports, leaving, 0, v);
        }
        return ports;
    }

    private void assign(double[][] ports, List<Integer> edges, int end, int vertex) {
        int n = edges.size();
        double step = n < 2 ? 0 : Math.min(PORT, (widths[vertex] - 20) / (n - 1));
        for (int i = 0; i < n; i++) {
            ports[edges.get(i)][end] = layout.x[vertex] + step * (i - (n - 1) / 2.0);
        }
    }

    private double top(int vertex) {
        return top[layout.layer[vertex]];
    }

    /** The point of a route before its i-th gap, or after it. */
    private double[] end(int[] route, int i, double[] port, boolean after) {
        int node = route[after ? i + 1 : i];
        boolean vertex = node < widths.length;
        double x = i == 0 && !after ? port[0] : after && i + 2 == route.length ? port[1] : layout.x[node];
        double y = after ? top[layout.layer[node]] : top[layout.layer[node]] + (vertex ? heights[node] : LINE);
        return new double[] {x, y};
    }

    private void edge(Edge edge, int[] route, double[] port) {
        StringBuilder path = new StringBuilder();
        double[] last = {0, 0};
        for (int i = 0; i + 1 < route.length; i++) {
            double[] a = end(route, i, port, false);
            double[] b = end(route, i, port, true);
            boolean arrives = i + 2 == route.length;
            double y = b[1] - (arrives ? 6 : 0);
            double middle = (a[1] + y) / 2;
            path.append(String.format(Locale.ROOT, i == 0 ? "M%.1f %.1f" : "L%.1f %.1f", a[0], a[1]));
            path.append(
                    String.format(Locale.ROOT, "C%.1f %.1f %.1f %.1f %.1f %.1f", a[0], middle, b[0], middle, b[0], y));
            last = b;
        }
        String dash = model.vertices().get(edge.from()).kind() == Kind.HIDDEN ? " stroke-dasharray=\"3 3\"" : "";
        out.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke=\"" + EDGE + "\" stroke-width=\"1.4\"" + dash + "/>");
        out.append(String.format(Locale.ROOT, "<path d=\"M%.1f %.1fl-4 -7h8z\" fill=\"%s\"/>", last[0], last[1], EDGE));
    }

    private void label(Edge edge, int[] route, double[] port) {
        if (edge.gradient().isEmpty()) {
            return;
        }
        // In the last gap: several long edges may leave one box side by side.
        double[] a = end(route, route.length - 2, port, false);
        double[] b = end(route, route.length - 2, port, true);
        double y = (a[1] + b[1]) / 2 + 1;
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" font-weight=\"bold\" fill=\"%s\" text-anchor=\"middle\""
                        + " stroke=\"#FFFFFF\" stroke-width=\"4\" paint-order=\"stroke\">%s</text>",
                (a[0] + b[0]) / 2,
                y,
                GRADIENT,
                escape(edge.gradient())));
    }

    private void vertex(Vertex vertex, double x, double y, double width, double height) {
        if (vertex.kind() == Kind.HIDDEN) {
            text("…", x, y + 18, 18, true, MUTED, "middle");
            return;
        }
        String color = switch (vertex.kind()) {
            case PARAMETER -> "#009E73";
            case DATA -> "#6B7280";
            case RESULT -> "#D55E00";
            default -> "#0072B2";
        };
        boolean leaf = vertex.kind() == Kind.PARAMETER || vertex.kind() == Kind.DATA;
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\" fill=\"%s\" fill-opacity=\"0.12\""
                        + " stroke=\"%s\" stroke-width=\"1.6\"/>",
                x - width / 2,
                y,
                width,
                height,
                leaf ? 3 : 14,
                color,
                color));
        double line = y + 17;
        text(vertex.title(), x, line, 13, true, INK, "middle");
        if (!vertex.detail().isEmpty()) {
            text(vertex.detail(), x, line += LINE, 11, false, MUTED, "middle");
        }
        if (!vertex.gradient().isEmpty()) {
            text("grad " + vertex.gradient(), x, line + LINE, 11, true, GRADIENT, "middle");
        }
    }

    private void text(String text, double x, double y, int size, boolean bold, String color, String anchor) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\"%s fill=\"%s\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                size,
                bold ? " font-weight=\"bold\"" : "",
                color,
                anchor,
                escape(text)));
    }

    /** Without a browser at hand the width of letters is an estimate, on the wide side. */
    private static double width(Vertex vertex) {
        if (vertex.kind() == Kind.HIDDEN) {
            return 24;
        }
        double title = 8.2 * vertex.title().length();
        double detail = 6.6 * vertex.detail().length();
        double gradient =
                vertex.gradient().isEmpty() ? 0 : 7.0 * (vertex.gradient().length() + 5);
        return Math.max(48, Math.max(title, Math.max(detail, gradient)) + 20);
    }

    private static double height(Vertex vertex) {
        int lines = 1 + (vertex.detail().isEmpty() ? 0 : 1) + (vertex.gradient().isEmpty() ? 0 : 1);
        return 9 + LINE * lines;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
