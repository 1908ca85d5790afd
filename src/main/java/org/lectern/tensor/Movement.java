package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;

/** Ops that move elements without changing them, and their gradients, which move them back. */
final class Movement {
    private Movement() {}

    /** Shares the elements; one size may be -1 and follows from the others. */
    static Tensor reshape(Tensor x, int... sizes) {
        Shapes.present("reshape", "a shape", sizes);
        int[] shape = inferred(x, sizes);
        if (Shapes.size("reshape", shape, x.dtype()) != x.size()) {
            throw new ShapeException(
                    "reshape",
                    x.size() + " elements, as in " + Shapes.text(x.shapeView()),
                    Shapes.text(sizes),
                    "let one size follow: write it as -1");
        }
        return view("reshape", x, shape);
    }

    private static int[] inferred(Tensor x, int[] sizes) {
        int[] shape = sizes.clone();
        int free = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && free < 0) {
                free = i;
            } else {
                known *= shape[i];
            }
        }
        if (free >= 0) {
            if (known <= 0 || x.size() % known != 0) {
                throw new ShapeException(
                        "reshape",
                        "sizes that divide " + x.size() + " elements",
                        Shapes.text(sizes) + " for shape " + Shapes.text(x.shapeView()),
                        "at most one size may be -1, and the others must multiply to a divisor of " + x.size());
            }
            shape[free] = (int) (x.size() / known);
        }
        return shape;
    }

    private static Tensor view(String name, Tensor x, int[] shape) {
        return Graph.record(name, x.sharing(shape), x, g -> view(name, g, x.shapeView()));
    }

    static Tensor withoutAxes(String name, Tensor x, int[] axes) {
        if (axes.length == 0) {
            return x;
        }
        int[] shape = new int[x.rank() - axes.length];
        int k = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (Arrays.binarySearch(axes, i) < 0) {
                shape[k++] = x.dim(i);
            }
        }
        return view(name, x, shape);
    }

    static Tensor squeeze(Tensor x, int axis) {
        int normal = Shapes.axis("squeeze", axis, x.rank());
        if (x.dim(normal) != 1) {
            throw new ShapeException(
                    "squeeze",
                    "an axis of size 1",
                    "axis " + axis + " of " + Shapes.text(x.shapeView()),
                    "squeeze() without an axis drops all of size 1");
        }
        return view("squeeze", x, Shapes.without(x.shapeView(), normal));
    }

    static Tensor squeeze(Tensor x) {
        return view(
                "squeeze", x, Arrays.stream(x.shapeView()).filter(n -> n != 1).toArray());
    }

    static Tensor unsqueeze(Tensor x, int axis) {
        return view("unsqueeze", x, Shapes.inserted(x.shapeView(), Shapes.newAxis("unsqueeze", axis, x.rank()), 1));
    }

    static Tensor permute(Tensor x, int... axes) {
        Shapes.present("permute", "axes", axes);
        int rank = x.rank();
        int[] order = new int[rank];
        int[] inverse = new int[rank];
        int[] shape = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = axes.length == rank ? Shapes.axis("permute", axes[i], rank) : 0;
            if (axes.length != rank || seen[order[i]]) {
                throw new ShapeException(
                        "permute",
                        "each of " + rank + " axes once",
                        Arrays.toString(axes),
                        "list all the axes, counting from 0, in their new order");
            }
            seen[order[i]] = true;
            inverse[order[i]] = i;
            shape[i] = x.dim(order[i]);
        }
        Tensor out = Tensor.empty("permute", x.dtype(), shape);
        Backends.current().permute(x, order, out);
        return Graph.record("permute", out, x, g -> permute(g, inverse));
    }

    static Tensor transpose(Tensor x) {
        if (x.rank() != 2) {
            throw new ShapeException(
                    "transpose", "a matrix", "shape " + Shapes.text(x.shapeView()), "permute(...) orders any axes");
        }
        return permute(x, 1, 0);
    }

    static Tensor expand(Tensor x, int[] shape) {
        if (Arrays.equals(x.shapeView(), shape)) {
            return x;
        }
        if (!Arrays.equals(Shapes.broadcast("expand", x.shapeView(), shape), shape)) {
            throw new ShapeException(
                    "expand",
                    "a shape that " + Shapes.text(x.shapeView()) + " broadcasts to",
                    Shapes.text(shape),
                    "only sizes of 1 can be repeated");
        }
        Tensor out = Tensor.empty("expand", x.dtype(), shape);
        Backends.current().expand(x, out);
        return Graph.record("expand", out, x, g -> g);
    }

    /** Sums what broadcasting repeated: the reverse of {@link #expand}. */
    static Tensor sumTo(Tensor x, int[] shape) {
        int[] from = x.shapeView();
        if (Arrays.equals(from, shape)) {
            return x;
        }
        int extra = from.length - shape.length;
        int[] axes = new int[from.length];
        int count = 0;
        for (int i = 0; i < from.length; i++) {
            if (i < extra || (shape[i - extra] == 1 && from[i] != 1)) {
                axes[count++] = i;
            }
        }
        Tensor summed = count == 0 ? x : x.sum(Arrays.copyOf(axes, count), true);
        return reshape(summed, shape);
    }

    /** The axis as 0 to rank - 1, if the part is inside it. */
    static int checkSlice(Tensor x, int axis, int from, int to) {
        int normal = Shapes.axis("slice", axis, x.rank());
        int n = x.dim(normal);
        if (from < 0 || to < from || to > n) {
            throw new ShapeException(
                    "slice",
                    "0 <= from <= to <= " + n,
                    "from " + from + " to " + to + " on axis " + axis + " of " + Shapes.text(x.shapeView()),
                    "indices count from 0, and the end is not included");
        }
        return normal;
    }

    static Tensor slice(Tensor x, int axis, int from, int to) {
        int normal = checkSlice(x, axis, from, to);
        int n = x.dim(normal);
        if (from == 0 && to == n) {
            return x;
        }
        int[] shape = x.shapeView();
        Tensor out = Tensor.empty("slice", x.dtype(), Shapes.with(shape, normal, to - from));
        int outer = Shapes.product(shape, 0, normal);
        int inner = Shapes.product(shape, normal + 1, shape.length);
        Backends.current().slice(x, outer, n, inner, from, to - from, out);
        return Graph.record("slice", out, x, g -> padded(g, normal, from, n, 0));
    }

    /** One value of size n along an axis, with x from a given place on; with 0 the reverse of a slice. */
    static Tensor padded(Tensor x, int axis, int from, int n, double value) {
        int[] shape = Shapes.with(x.shapeView(), axis, n);
        Tensor out = Creation.full("pad", x.dtype(), value, shape);
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        Backends.current().place(x, outer, n, inner, from, x.dim(axis), out);
        return Graph.record("pad", out, x, g -> slice(g, axis, from, from + x.dim(axis)));
    }

    static Tensor index(String name, Tensor x, int axis, int... indices) {
        Shapes.present(name, "indices", indices);
        int normal = Shapes.axis(name, axis, x.rank());
        return gather(name, x, normal, places(name, x, normal, indices.clone()));
    }

    /** The given indices, the negative ones counted from the end of the axis; changed in place. */
    static int[] places(String name, Tensor x, int axis, int[] places) {
        int n = x.dim(axis);
        for (int i = 0; i < places.length; i++) {
            if (places[i] < -n || places[i] >= n) {
                throw new ShapeException(
                        name,
                        n == 0 ? "an axis that is not empty" : "indices from " + -n + " to " + (n - 1),
                        "index " + places[i] + " on axis " + axis + " of " + Shapes.text(x.shapeView()),
                        n == 0
                                ? "look at shape() where the tensor was made"
                                : "indices count from 0; negative ones count from the end, -1 is the last");
            }
            places[i] = places[i] < 0 ? places[i] + n : places[i];
        }
        return places;
    }

    /** The given places of an axis, all checked before. */
    static Tensor gather(String name, Tensor x, int axis, int[] indices) {
        int[] shape = x.shapeView();
        int n = shape[axis];
        Tensor out = Tensor.empty(name, x.dtype(), Shapes.with(shape, axis, indices.length));
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        Backends.current().gather(x, outer, n, inner, indices, out);
        return Graph.record(name, out, x, g -> scattered("scatter", g, axis, indices, n));
    }

    /** Zeros of size n along an axis, to which x is added at the given places: the reverse of a gather. */
    static Tensor scattered(String name, Tensor x, int axis, int[] indices, int n) {
        int[] shape = Shapes.with(x.shapeView(), axis, n);
        Tensor out = Tensor.zeros(x.dtype(), shape);
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        Backends.current().scatterAdd(x, outer, n, inner, indices, out);
        return Graph.record(name, out, x, g -> gather("index", g, axis, indices));
    }

    static Tensor concat(int axis, Tensor... parts) {
        Shapes.allPresent("concat", "tensors", parts);
        if (parts.length == 0) {
            throw new ShapeException("concat", "at least one tensor", "none", "pass the tensors after the axis");
        }
        int rank = parts[0].rank();
        int normal = Shapes.axis("concat", axis, rank);
        DType dtype = parts[0].dtype();
        int total = 0;
        for (Tensor part : parts) {
            dtype = DType.promote(dtype, part.dtype());
            if (part.rank() != rank
                    || !Arrays.equals(
                            Shapes.with(part.shapeView(), normal, 0), Shapes.with(parts[0].shapeView(), normal, 0))) {
                throw new ShapeException(
                        "concat",
                        "equal shapes but for axis " + axis,
                        Shapes.text(parts[0].shapeView()) + " and " + Shapes.text(part.shapeView()),
                        "join along the axis in which they differ, or reshape or slice one of them");
            }
            total = Math.addExact(total, part.dim(normal));
        }
        int[] shape = Shapes.with(parts[0].shapeView(), normal, total);
        int outer = Shapes.product(shape, 0, normal);
        int inner = Shapes.product(shape, normal + 1, rank);
        Tensor out = Tensor.empty("concat", dtype, shape);
        Tensor[] inputs = new Tensor[parts.length];
        Graph.Rule[] rules = new Graph.Rule[parts.length];
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            inputs[i] = parts[i].to(dtype);
            int from = at;
            int to = from + inputs[i].dim(normal);
            Backends.current().place(inputs[i], outer, total, inner, from, to - from, out);
            rules[i] = g -> slice(g, normal, from, to);
            at = to;
        }
        Reference.reachabilityFence(inputs);
        return Graph.record("concat", out, inputs, rules);
    }

    static Tensor stack(int axis, Tensor... parts) {
        Shapes.allPresent("stack", "tensors", parts);
        if (parts.length == 0) {
            throw new ShapeException("stack", "at least one tensor", "none", "pass the tensors after the axis");
        }
        int normal = Shapes.newAxis("stack", axis, parts[0].rank());
        Tensor[] raised = new Tensor[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!Arrays.equals(parts[i].shapeView(), parts[0].shapeView())) {
                throw new ShapeException(
                        "stack",
                        "equal shapes",
                        Shapes.text(parts[0].shapeView()) + " and " + Shapes.text(parts[i].shapeView()),
                        "concat joins along an axis there is");
            }
            raised[i] = unsqueeze(parts[i], normal);
        }
        return concat(normal, raised);
    }
}
