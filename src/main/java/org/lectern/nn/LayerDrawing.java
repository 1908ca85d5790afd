package org.lectern.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Drawing;
import org.lectern.display.Drawing.Anchor;
import org.lectern.nn.LayerTree.Around;
import org.lectern.nn.LayerTree.Box;
import org.lectern.nn.LayerTree.Group;
import org.lectern.nn.LayerTree.Part;

/** Draws the parts of a network from the top down. */
final class LayerDrawing {
    /** More boxes than these are not read. */
    private static final int MOST_BOXES = 48;
    /** Of a longer row so many are shown at either end. */
    private static final int ENDS = 14;

    private static final double LINE = 15;
    private static final double PAD = 12;
    private static final double CIRCLE = 9;
    private static final double WIDEST = 330;
    private static final int MOST_OPTIONS = 34;

    private final Drawing out = new Drawing();
    private final long total;
    private double boxWidth = 150;
    private boolean hasShapes;

    private LayerDrawing(long total) {
        this.total = total;
    }

    /** A part with its size, and where data goes in at its top and out at its bottom. */
    private interface Placed {
        double width();

        double height();

        /** From its left to the line of the data. */
        double axis();

        void paint(double x, double y);
    }

    static Drawing of(Part tree, String input, long total) {
        Part shown = tree;
        for (int depth = 6; shown.boxes() > MOST_BOXES && depth > 0; depth--) {
            shown = LayerTree.closed(tree, depth);
        }
        LayerDrawing drawing = new LayerDrawing(total);
        drawing.hasShapes = !input.isEmpty();
        drawing.measure(shown);
        drawing.draw(shown, input);
        return drawing.out;
    }

    private void measure(Part part) {
        if (part instanceof Box box) {
            double name = Drawing.width(box.kind(), 13, true) + Drawing.width(" " + options(box), 12, false);
            boxWidth = Math.min(WIDEST, Math.max(boxWidth, name + 24));
        } else if (part instanceof Group group) {
            group.parts().forEach(this::measure);
        } else if (part instanceof Around around) {
            measure(around.through());
            if (around.shortcut() != null) {
                measure(around.shortcut());
            }
        }
    }

    private void draw(Part tree, String input) {
        Placed placed = placed(tree);
        double axis = placed.axis();
        double y = 0;
        if (hasShapes) {
            out.text("input", axis - 8, y, 12, true, Drawing.INK, Anchor.END);
            out.faintText(input, axis + 8, y, 12, Anchor.START);
            out.arrow(Drawing.GREY, axis, y + 6, axis, y + 26);
            y += 26;
        }
        placed.paint(0, y);
        y += placed.height();
        if (hasShapes) {
            out.arrow(Drawing.GREY, axis, y, axis, y + 20);
            y += 34;
            out.text("output", axis - 8, y, 12, true, Drawing.INK, Anchor.END);
            out.faintText(tree.shape(), axis + 8, y, 12, Anchor.START);
        }
        out.text(
                String.format(Locale.ROOT, "%,d parameters in all", total),
                axis,
                y + 24,
                12,
                true,
                Drawing.INK,
                Anchor.MIDDLE);
    }

    private Placed placed(Part part) {
        if (part instanceof Box box) {
            return box(box);
        }
        if (part instanceof Around around) {
            return around(around);
        }
        Group group = (Group) part;
        Placed chain = chain(group.parts(), group.isInOrder());
        return group.title().isEmpty() && group.times() == 1 ? chain : framed(group, chain);
    }

    // ---- a layer

    private static String options(Box box) {
        String options = box.options();
        return options.length() <= MOST_OPTIONS ? options : options.substring(0, MOST_OPTIONS - 1) + "…";
    }

    private static String colour(String kind) {
        if (kind.startsWith("Conv")) {
            return Drawing.BLUE;
        }
        if (kind.equals("Linear") || kind.equals("Embedding")) {
            return Drawing.GREEN;
        }
        if (kind.contains("Norm")) {
            return Drawing.ORANGE;
        }
        if (List.of("Lstm", "Gru", "Rnn").contains(kind) || kind.contains("Attention")) {
            return Drawing.PINK;
        }
        return Drawing.GREY;
    }

    private Placed box(Box box) {
        boolean learns = box.parameterCount() > 0;
        double height = learns ? 13 + 2 * LINE : 26;
        return new Fixed(boxWidth, height, boxWidth / 2, (x, y) -> {
            String colour = colour(box.kind());
            List<String> weights = new ArrayList<>();
            box.weights().forEach((name, shape) -> weights.add(name + " " + shape));
            String tip = box.kind()
                    + (box.options().isEmpty() ? "" : "(" + box.options() + ")")
                    + (weights.isEmpty() ? "" : ": " + String.join(", ", weights));
            out.box(x, y, boxWidth, height, 6, colour, tip);
            String options = options(box);
            double middle = x + boxWidth / 2;
            if (options.isEmpty()) {
                out.text(box.kind(), middle, y + 17.5, 13, true, Drawing.INK, Anchor.MIDDLE);
            } else {
                out.titled(box.kind(), options, middle, y + 17.5, 13);
            }
            if (learns) {
                out.faintText(count(box.parameterCount()), middle, y + 33, 11, Anchor.MIDDLE);
                double share = (double) box.parameterCount() / Math.max(1, total);
                out.bar(x + 4, y + height - 5, Math.max(1, (boxWidth - 8) * Math.min(1, share)), 3, colour);
            }
        });
    }

    private static String count(long parameters) {
        return String.format(Locale.ROOT, parameters == 1 ? "%,d parameter" : "%,d parameters", parameters);
    }

    // ---- several layers

    private Placed chain(List<Part> parts, boolean isInOrder) {
        List<Placed> all = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        boolean isLong = parts.size() > 2 * ENDS + 1;
        for (int i = 0; i < parts.size(); i++) {
            if (isLong && i == ENDS) {
                List<Part> hidden = parts.subList(ENDS, parts.size() - ENDS);
                all.add(hidden(hidden));
                shapes.add(hidden.get(hidden.size() - 1).shape());
                i = parts.size() - ENDS;
            }
            all.add(placed(parts.get(i)));
            shapes.add(parts.get(i).shape());
        }
        double axis = 0;
        double right = 0;
        double height = 0;
        double gap = isInOrder ? (hasShapes ? 28 : 20) : 8;
        for (Placed each : all) {
            axis = Math.max(axis, each.axis());
            right = Math.max(right, each.width() - each.axis());
            height += each.height() + (height == 0 ? 0 : gap);
        }
        double line = axis;
        return new Fixed(axis + right, height, axis, (x, y) -> {
            double at = y;
            for (int i = 0; i < all.size(); i++) {
                Placed each = all.get(i);
                each.paint(x + line - each.axis(), at);
                at += each.height();
                if (i + 1 < all.size()) {
                    if (isInOrder) {
                        out.arrow(Drawing.GREY, x + line, at, x + line, at + gap);
                        out.faintText(shapes.get(i), x + line + 8, at + gap / 2 + 3, 11, Anchor.START);
                    }
                    at += gap;
                }
            }
        });
    }

    private Placed hidden(List<Part> parts) {
        long count = parts.stream().mapToLong(Part::parameterCount).sum();
        String text = "… " + parts.size() + " more layers" + (count == 0 ? "" : ", " + count(count));
        return new Fixed(
                boxWidth, 22, boxWidth / 2, (x, y) -> out.faintText(text, x + boxWidth / 2, y + 15, 12, Anchor.MIDDLE));
    }

    private Placed framed(Group group, Placed inner) {
        String times = group.times() > 1 ? group.times() + " × " : "";
        String title = times + (group.title().isEmpty() ? "this block" : group.title());
        String count = group.parameterCount() == 0 ? "" : count(group.parameterCount());
        double words = Drawing.width(title, 12, true) + Drawing.width(count, 11, false) + 34;
        double width = Math.max(inner.width() + 2 * PAD, words);
        double head = 26;
        double left = PAD + (width - 2 * PAD - inner.width()) / 2;
        boolean isInOrder = group.isInOrder();
        double foot = isInOrder ? 12 : PAD;
        return new Fixed(width, head + 12 + inner.height() + foot, left + inner.axis(), (x, y) -> {
            double height = head + 12 + inner.height() + foot;
            out.frame(x, y, width, height);
            out.text(title, x + 10, y + 17, 12, true, Drawing.INK, Anchor.START);
            out.faintText(count, x + width - 10, y + 17, 11, Anchor.END);
            double axis = x + left + inner.axis();
            if (isInOrder) {
                out.arrow(Drawing.GREY, axis, y + head, axis, y + head + 12);
                out.line(Drawing.GREY, false, axis, y + head + 12 + inner.height(), axis, y + height);
            }
            inner.paint(x + left, y + head + 12);
        });
    }

    private Placed around(Around around) {
        Placed through = placed(around.through());
        Part shortcut = around.shortcut();
        Placed side = shortcut == null ? null : placed(shortcut);
        double fork = 16;
        double join = 14 + 2 * CIRCLE;
        double inner = Math.max(through.height(), side == null ? 0 : side.height());
        double gap = 22;
        double width = through.width() + gap + (side == null ? 6 : side.width());
        double axis = through.axis();
        double height = fork + inner + join;
        return new Fixed(width, height, axis, (x, y) -> {
            double line = x + axis;
            double top = y + fork + (inner - through.height()) / 2;
            double middle = y + fork + inner + 14 + CIRCLE;
            out.arrow(Drawing.GREY, line, y, line, top);
            through.paint(x, top);
            out.arrow(Drawing.GREY, line, top + through.height(), line, middle - CIRCLE);
            double way = x + through.width() + gap + (side == null ? 0 : side.axis());
            if (side == null) {
                out.arrow(Drawing.GREY, line, y + 4, way, y + 4, way, middle, line + CIRCLE, middle);
            } else {
                double sideTop = y + fork + (inner - side.height()) / 2;
                out.arrow(Drawing.GREY, line, y + 4, way, y + 4, way, sideTop);
                side.paint(way - side.axis(), sideTop);
                out.arrow(Drawing.GREY, way, sideTop + side.height(), way, middle, line + CIRCLE, middle);
            }
            out.sign(line, middle, CIRCLE, "+", Drawing.VERMILION);
        });
    }

    /** What paints itself at a place. */
    private interface Painter {
        void at(double x, double y);
    }

    private record Fixed(double width, double height, double axis, Painter painter) implements Placed {
        @Override
        public void paint(double x, double y) {
            painter.at(x, y);
        }
    }
}
