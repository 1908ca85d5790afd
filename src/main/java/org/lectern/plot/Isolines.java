package org.lectern.plot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines along which values on a grid have one height: marching squares (Lorensen and Cline, 1987, in the plane), joined end to end. */
final class Isolines {
    /** A crossing of a line with an edge of the grid; from edge to edge lines are straight. */
    private record Edge(int column, int row, boolean upwards) {}

    private final double[] values;
    private final int columns;
    private final int rows;
    private final double level;
    private final Map<Edge, List<Edge>> next = new HashMap<>();
    private final List<Edge> order = new ArrayList<>();

    private Isolines(double[] values, int columns, int rows, double level) {
        this.values = values;
        this.columns = columns;
        this.rows = rows;
        this.level = level;
    }

    /**
     * The lines of a level, each as points {column, row}; a closed line ends where it began.
     *
     * @param values row by row; a cell with a corner that is not finite has no line
     */
    static List<double[][]> of(double[] values, int columns, int rows, double level) {
        Isolines lines = new Isolines(values, columns, rows, level);
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                lines.cross(column, row);
            }
        }
        return lines.joined();
    }

    private double at(int column, int row) {
        return values[row * columns + column];
    }

    private boolean crosses(Edge e) {
        double from = at(e.column, e.row);
        double to = e.upwards ? at(e.column, e.row + 1) : at(e.column + 1, e.row);
        return from > level != to > level;
    }

    private void cross(int column, int row) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double corner = at(column + i % 2, row + i / 2);
            if (!Range.drawable(corner)) {
                return;
            }
            sum += corner;
        }
        Edge below = new Edge(column, row, false);
        Edge right = new Edge(column + 1, row, true);
        Edge above = new Edge(column, row + 1, false);
        Edge left = new Edge(column, row, true);
        List<Edge> crossed = new ArrayList<>();
        for (Edge e : List.of(below, right, above, left)) {
            if (crosses(e)) {
                crossed.add(e);
            }
        }
        if (crossed.size() == 2) {
            join(crossed.get(0), crossed.get(1));
        } else if (crossed.size() == 4) {
            // A saddle: its middle says which corners belong together.
            boolean high = sum / 4 > level == at(column, row) > level;
            join(below, high ? right : left);
            join(above, high ? left : right);
        }
    }

    private void join(Edge a, Edge b) {
        for (Edge e : List.of(a, b)) {
            if (!next.containsKey(e)) {
                next.put(e, new ArrayList<>(2));
                order.add(e);
            }
        }
        neighbours(a).add(b);
        neighbours(b).add(a);
    }

    private List<Edge> neighbours(Edge e) {
        return next.getOrDefault(e, List.of());
    }

    private List<double[][]> joined() {
        List<double[][]> lines = new ArrayList<>();
        for (Edge start : order) {
            while (!neighbours(start).isEmpty()) {
                Deque<Edge> line = new ArrayDeque<>(List.of(start));
                follow(line, true);
                follow(line, false);
                lines.add(line.stream().map(this::point).toArray(double[][]::new));
            }
        }
        return lines;
    }

    private void follow(Deque<Edge> line, boolean onwards) {
        Edge here = onwards ? line.getLast() : line.getFirst();
        while (!neighbours(here).isEmpty()) {
            Edge there = neighbours(here).remove(0);
            neighbours(there).remove(here);
            if (onwards) {
                line.addLast(there);
            } else {
                line.addFirst(there);
            }
            here = there;
        }
    }

    private double[] point(Edge e) {
        double from = at(e.column, e.row);
        double to = e.upwards ? at(e.column, e.row + 1) : at(e.column + 1, e.row);
        double t = (level - from) / (to - from);
        return e.upwards ? new double[] {e.column, e.row + t} : new double[] {e.column + t, e.row};
    }
}
