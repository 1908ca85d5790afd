package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Drawing;
import org.lectern.display.Drawing.Anchor;
import org.lectern.tensor.GraphModel.Edge;
import org.lectern.tensor.GraphModel.Kind;
import org.lectern.tensor.GraphModel.Vertex;

/** Draws a computation graph. */
final class GraphSvg {
    private static final double MARGIN = 16;
    private static final double LINE = 16;
    private static final double PORT = 13;

    private final GraphModel model;
    private final GraphLayout layout;
    private final double[] widths;
    private final double[] top;
    private final double[] heights;
    /** Where each edge leaves its first vertex and enters its last. */
    private final double[][] ports;
    /** The labels above each layer. */
    private final List<GraphLabels> labels = new ArrayList<>();

    private final Drawing out = new Drawing();

    private GraphSvg(GraphModel model) {
        this.model = model;
        List<Vertex> vertices = model.vertices();
        widths = new double[vertices.size()];
        heights = new double[vertices.size()];
        for (int i = 0; i < widths.length; i++) {
            Vertex vertex = vertices.get(i);
            widths[i] = Math.max(width(vertex), 20 + twins(i));
            heights[i] = height(vertex);
        }
        layout = new GraphLayout(widths, model.edges());
        double[] most = new double[layout.layers];
        for (int i = 0; i < widths.length; i++) {
            most[layout.layer[i]] = Math.max(most[layout.layer[i]], heights[i]);
        }
        ports = ports();
        top = new double[layout.layers + 1];
        top[0] = MARGIN;
        labels.add(GraphLabels.of(List.of()));
        for (int i = 0; i < layout.layers; i++) {
            labels.add(GraphLabels.of(labels(i + 1, most[i])));
            double gap = i + 1 == layout.layers ? 0 : model.gradients() ? labels.get(i + 1).gap : 34;
            top[i + 1] = top[i] + most[i] + gap;
        }
    }

    /** Those of the edges that arrive in a layer, below one whose highest vertex is so high. */
    private List<GraphLabels.Label> labels(int level, double above) {
        List<GraphLabels.Label> found = new ArrayList<>();
        for (int i = 0; i < model.edges().size(); i++) {
            Edge edge = model.edges().get(i);
            if (layout.layer[edge.to()] == level && !edge.gradient().isEmpty()) {
                // In the last gap: several long edges may leave one box side by side.
                int[] route = layout.routes.get(i);
                int before = route[route.length - 2];
                double x = route.length == 2 ? ports[i][0] : layout.x[before];
                double y = (before < widths.length ? heights[before] : LINE) - above;
                found.add(new GraphLabels.Label(i, x, y, ports[i][1], labelWidth(edge)));
            }
        }
        return found;
    }

    private static double labelWidth(Edge edge) {
        return Drawing.width(edge.gradient(), 11, true);
    }

    /** How much room a vertex needs for arrows that go side by side to or from the same one, with their labels; 0 without any. */
    private double twins(int vertex) {
        List<Edge> edges = model.edges();
        double[] room = new double[2];
        double[] others = {-1, -1};
        for (int i = 0; i < edges.size(); i++) {
            Edge edge = edges.get(i);
            double step = 0;
            for (int j = 0; j < i && step == 0; j++) {
                step = areTwins(edge, edges.get(j)) ? step(edge, edges.get(j)) : 0;
            }
            for (int end = 0; end < 2; end++) {
                boolean isHere = (end == 0 ? edge.from() : edge.to()) == vertex;
                room[end] += isHere ? step : 0;
                others[end] += isHere && step == 0 ? 1 : 0;
            }
        }
        for (int end = 0; end < 2; end++) {
            room[end] += room[end] > 0 ? others[end] * PORT / 2 : 0;
        }
        return Math.max(room[0], room[1]);
    }

    private static boolean areTwins(Edge a, Edge b) {
        return a.from() == b.from() && a.to() == b.to();
    }

    /** From one arrow's port to the next one's. */
    private static double step(Edge a, Edge b) {
        return areTwins(a, b) && !a.gradient().isEmpty()
                ? Math.max(PORT, (labelWidth(a) + labelWidth(b)) / 2 + 6)
                : PORT;
    }

    static Drawing of(GraphModel model) {
        return new GraphSvg(model).draw();
    }

    private Drawing draw() {
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
        for (int i = 0; i < model.edges().size(); i++) {
            edge(model.edges().get(i), layout.routes.get(i), ports[i]);
        }
        for (int i = 0; i < widths.length; i++) {
            vertex(model.vertices().get(i), layout.x[i], top(i), widths[i], heights[i]);
        }
        for (int level = 1; level < layout.layers; level++) {
            GraphLabels above = labels.get(level);
            for (GraphLabels.Place place : above.places) {
                String text = model.edges().get(place.label().edge()).gradient();
                double y = top[level] - above.gap + place.y() + 1;
                out.label(text, place.x(), y, 11, true, Drawing.PINK, Anchor.MIDDLE);
            }
        }
        double left = Double.POSITIVE_INFINITY;
        for (int i = 0; i < widths.length; i++) {
            left = Math.min(left, layout.x[i] - widths[i] / 2);
        }
        for (int i = 0; i < notes.size(); i++) {
            out.faintText(notes.get(i), left, top[layout.layers] + 18 * (i + 1) + 10, 12, Anchor.START);
        }
        return out;
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
        double[] at = new double[n];
        double twins = 0;
        double all = 0;
        for (int i = 1; i < n; i++) {
            Edge before = model.edges().get(edges.get(i - 1));
            Edge edge = model.edges().get(edges.get(i));
            twins += areTwins(before, edge) ? step(before, edge) : 0;
            all += step(before, edge);
        }
        double room = widths[vertex] - 20;
        // Where there is little room, arrows of different ends come nearer to each other.
        double nearer = all > room && all > twins ? Math.max(0, (room - twins) / (all - twins)) : 1;
        for (int i = 1; i < n; i++) {
            Edge before = model.edges().get(edges.get(i - 1));
            Edge edge = model.edges().get(edges.get(i));
            at[i] = at[i - 1] + step(before, edge) * (areTwins(before, edge) ? 1 : nearer);
        }
        for (int i = 0; i < n; i++) {
            ports[edges.get(i)][end] = layout.x[vertex] + at[i] - at[n - 1] / 2;
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
            out.reach(a[0], a[1]).reach(b[0], b[1]);
            last = b;
        }
        boolean isHidden = model.vertices().get(edge.from()).kind() == Kind.HIDDEN;
        out.path(path.toString(), Drawing.GREY, isHidden);
        out.head(last[0], last[1], 0, 1, Drawing.GREY);
    }

    private void vertex(Vertex vertex, double x, double y, double width, double height) {
        if (vertex.kind() == Kind.HIDDEN) {
            out.text("…", x, y + 18, 18, true, Drawing.GREY, Anchor.MIDDLE);
            return;
        }
        String color = switch (vertex.kind()) {
            case PARAMETER -> Drawing.GREEN;
            case DATA -> Drawing.GREY;
            case RESULT -> Drawing.VERMILION;
            default -> Drawing.BLUE;
        };
        boolean leaf = vertex.kind() == Kind.PARAMETER || vertex.kind() == Kind.DATA;
        out.box(x - width / 2, y, width, height, leaf ? 3 : 14, color, "");
        double line = y + 17;
        out.text(vertex.heading(), x, line, 13, true, Drawing.INK, Anchor.MIDDLE);
        if (!vertex.detail().isEmpty()) {
            out.faintText(vertex.detail(), x, line += LINE, 11, Anchor.MIDDLE);
        }
        if (!vertex.gradient().isEmpty()) {
            out.text("grad " + vertex.gradient(), x, line + LINE, 11, true, Drawing.PINK, Anchor.MIDDLE);
        }
    }

    private static double width(Vertex vertex) {
        if (vertex.kind() == Kind.HIDDEN) {
            return 24;
        }
        double title = Drawing.width(vertex.heading(), 13, true);
        double detail = Drawing.width(vertex.detail(), 11, false);
        double gradient = vertex.gradient().isEmpty() ? 0 : Drawing.width("grad " + vertex.gradient(), 11, true);
        return Math.max(48, Math.max(title, Math.max(detail, gradient)) + 20);
    }

    private static double height(Vertex vertex) {
        int lines = 1 + (vertex.detail().isEmpty() ? 0 : 1) + (vertex.gradient().isEmpty() ? 0 : 1);
        return 9 + LINE * lines;
    }
}
