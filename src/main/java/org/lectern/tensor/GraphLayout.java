package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A layered drawing of an acyclic graph (Sugiyama, Tagawa and Toda, 1981): a layer for each distance to the result, few
 * crossings by the order within layers, and places near those of the neighbours.
 *
 * <p>An edge over several layers goes by way of points, one in each layer between.
 */
final class GraphLayout {
    private static final int SWEEPS = 24;
    private static final double GAP = 22;
    private static final double POINT_WIDTH = 8;

    /** The layer of each node from the top; nodes are the vertices and, after them, the points of long edges. */
    final int[] layer;
    /** The middle of each node. */
    final double[] x;

    final int layers;
    /** The nodes that each edge passes, from its first vertex to its last. */
    final List<int[]> routes = new ArrayList<>();

    private final double[] width;
    private final List<List<Integer>> rows = new ArrayList<>();
    private final List<List<Integer>> above = new ArrayList<>();
    private final List<List<Integer>> below = new ArrayList<>();

    GraphLayout(double[] vertexWidths, List<GraphModel.Edge> edges) {
        int[] depth = depths(vertexWidths.length, edges);
        layers = Arrays.stream(depth).max().orElse(0) + 1;
        List<Integer> levels = new ArrayList<>();
        List<Double> widths = new ArrayList<>();
        for (int i = 0; i < depth.length; i++) {
            levels.add(layers - 1 - depth[i]);
            widths.add(vertexWidths[i]);
        }
        for (GraphModel.Edge edge : edges) {
            int from = levels.get(edge.from());
            int to = levels.get(edge.to());
            int[] route = new int[to - from + 1];
            route[0] = edge.from();
            for (int level = from + 1; level < to; level++) {
                route[level - from] = levels.size();
                levels.add(level);
                widths.add(POINT_WIDTH);
            }
            route[to - from] = edge.to();
            routes.add(route);
        }
        layer = levels.stream().mapToInt(Integer::intValue).toArray();
        width = widths.stream().mapToDouble(Double::doubleValue).toArray();
        x = new double[layer.length];
        link();
        order();
        place();
    }

    /** The longest way from each vertex down to the result; vertices come in topological order. */
    private static int[] depths(int vertices, List<GraphModel.Edge> edges) {
        int[] depth = new int[vertices];
        List<GraphModel.Edge> back = new ArrayList<>(edges);
        back.sort(Comparator.comparingInt(GraphModel.Edge::to).reversed());
        for (GraphModel.Edge edge : back) {
            depth[edge.from()] = Math.max(depth[edge.from()], depth[edge.to()] + 1);
        }
        return depth;
    }

    private void link() {
        for (int i = 0; i < layer.length; i++) {
            above.add(new ArrayList<>());
            below.add(new ArrayList<>());
        }
        for (int i = 0; i < layers; i++) {
            rows.add(new ArrayList<>());
        }
        for (int[] route : routes) {
            for (int i = 1; i < route.length; i++) {
                below.get(route[i - 1]).add(route[i]);
                above.get(route[i]).add(route[i - 1]);
            }
        }
        // From the result upwards, so that first operands are on the left.
        boolean[] seen = new boolean[layer.length];
        for (int level = layers - 1; level >= 0; level--) {
            for (int i = 0; i < layer.length; i++) {
                if (layer[i] == level && !seen[i] && below.get(i).isEmpty()) {
                    seen[i] = true;
                    rows.get(level).add(i);
                }
            }
            for (int node : rows.get(level)) {
                for (int input : above.get(node)) {
                    if (!seen[input]) {
                        seen[input] = true;
                        rows.get(layer[input]).add(input);
                    }
                }
            }
        }
    }

    private void order() {
        List<List<Integer>> best = copy();
        int fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean up = sweep % 2 == 0;
            for (int i = 1; i < layers; i++) {
                int level = up ? layers - 1 - i : i;
                sort(rows.get(level), rows.get(up ? level + 1 : level - 1), up ? below : above);
            }
            swapNeighbours();
            int now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        rows.clear();
        rows.addAll(best);
    }

    private List<List<Integer>> copy() {
        List<List<Integer>> copy = new ArrayList<>();
        rows.forEach(row -> copy.add(new ArrayList<>(row)));
        return copy;
    }

    /** Orders a row by the mean place of each node's neighbours in the row before. */
    private void sort(List<Integer> row, List<Integer> fixed, List<List<Integer>> neighbours) {
        double[] place = new double[layer.length];
        for (int i = 0; i < row.size(); i++) {
            place[row.get(i)] = i;
        }
        double[] known = new double[layer.length];
        for (int i = 0; i < fixed.size(); i++) {
            known[fixed.get(i)] = i;
        }
        for (int node : row) {
            place[node] = neighbours.get(node).stream()
                    .mapToDouble(n -> known[n])
                    .average()
                    .orElse(place[node]);
        }
        row.sort(Comparator.comparingDouble(n -> place[n]));
    }

    private void swapNeighbours() {
        boolean better = true;
        for (int round = 0; better && round < 8; round++) {
            better = false;
            for (int level = 0; level < layers; level++) {
                List<Integer> row = rows.get(level);
                for (int i = 0; i + 1 < row.size(); i++) {
                    int before = crossingsAt(level);
                    swap(row, i);
                    if (crossingsAt(level) < before) {
                        better = true;
                    } else {
                        swap(row, i);
                    }
                }
            }
        }
    }

    private static void swap(List<Integer> row, int i) {
        int left = row.get(i);
        row.set(i, row.get(i + 1));
        row.set(i + 1, left);
    }

    int crossings() {
        int sum = 0;
        for (int level = 0; level + 1 < layers; level++) {
            sum += crossingsBelow(level);
        }
        return sum;
    }

    private int crossingsAt(int level) {
        return (level > 0 ? crossingsBelow(level - 1) : 0) + (level + 1 < layers ? crossingsBelow(level) : 0);
    }

    private int crossingsBelow(int level) {
        int[] place = new int[layer.length];
        List<Integer> lower = rows.get(level + 1);
        for (int i = 0; i < lower.size(); i++) {
            place[lower.get(i)] = i;
        }
        List<int[]> ends = new ArrayList<>();
        List<Integer> upper = rows.get(level);
        for (int i = 0; i < upper.size(); i++) {
            for (int to : below.get(upper.get(i))) {
                ends.add(new int[] {i, place[to]});
            }
        }
        int count = 0;
        for (int i = 0; i < ends.size(); i++) {
            for (int j = i + 1; j < ends.size(); j++) {
                int[] a = ends.get(i);
                int[] b = ends.get(j);
                count += (a[0] - b[0]) * (a[1] - b[1]) < 0 ? 1 : 0;
            }
        }
        return count;
    }

    private void place() {
        for (List<Integer> row : rows) {
            double at = 0;
            for (int node : row) {
                x[node] = at + width[node] / 2;
                at += width[node] + GAP;
            }
        }
        for (int sweep = 0; sweep < 4 * SWEEPS; sweep++) {
            for (int i = 0; i < layers; i++) {
                int level = sweep % 2 == 0 ? layers - 1 - i : i;
                boolean last = sweep >= 4 * SWEEPS - 16;
                spread(rows.get(level), last ? List.of(above, below) : List.of(sweep % 2 == 0 ? below : above));
            }
        }
        double left = Double.POSITIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            left = Math.min(left, x[i] - width[i] / 2);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] -= left;
        }
    }

    /**
     * Moves the nodes of a row as near as can be to the mean of their neighbours, in least squares, without overlap: with the
     * widths taken off this is isotonic regression, solved by pooling what is out of order.
     */
    private void spread(List<Integer> row, List<List<List<Integer>>> sides) {
        int n = row.size();
        double[] offset = new double[n];
        double[] value = new double[n];
        double[] weight = new double[n];
        int[] from = new int[n + 1];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            int node = row.get(i);
            offset[i] = i == 0 ? 0 : offset[i - 1] + (width[row.get(i - 1)] + width[node]) / 2 + GAP;
            double sum = 0;
            int count = 0;
            for (List<List<Integer>> side : sides) {
                for (int neighbour : side.get(node)) {
                    sum += x[neighbour];
                    count++;
                }
            }
            // Points weigh more: a long edge should be straight.
            value[blocks] = (count == 0 ? x[node] : sum / count) - offset[i];
            weight[blocks] = count == 0 ? 0.1 : width[node] == POINT_WIDTH ? 8 : 1;
            from[blocks++] = i;
            while (blocks > 1 && value[blocks - 2] > value[blocks - 1]) {
                double total = weight[blocks - 2] + weight[blocks - 1];
                value[blocks - 2] =
                        (value[blocks - 2] * weight[blocks - 2] + value[blocks - 1] * weight[blocks - 1]) / total;
                weight[blocks - 2] = total;
                blocks--;
            }
        }
        from[blocks] = n;
        for (int b = 0; b < blocks; b++) {
            for (int i = from[b]; i < from[b + 1]; i++) {
                x[row.get(i)] = value[b] + offset[i];
            }
        }
    }
}
