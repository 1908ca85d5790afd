package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;

/** Reading elements into Java. */
final class Access {
    private Access() {}

    static double element(Tensor x, int index) {
        Storage storage = x.storage();
        double value = switch (x.dtype()) {
            case FLOAT32 -> storage.floats().get(index);
            case FLOAT64 -> storage.doubles().get(index);
            case INT32 -> storage.ints().get(index);
        };
        Reference.reachabilityFence(x);
        return value;
    }

    static double at(Tensor x, int... indices) {
        Shapes.present("at", "indices", indices);
        int[] shape = x.shapeView();
        if (indices.length != shape.length) {
            throw new ShapeException(
                    "at",
                    shape.length + " indices for shape " + Shapes.text(shape),
                    Shapes.text(indices),
                    indices.length > shape.length ? "give one index for each axis" : "row(i) gives a part");
        }
        int place = 0;
        for (int i = 0; i < shape.length; i++) {
            int index = indices[i] < 0 ? indices[i] + shape[i] : indices[i];
            if (index < 0 || index >= shape[i]) {
                throw new ShapeException(
                        "at",
                        "indices within shape " + Shapes.text(shape),
                        Shapes.text(indices),
                        "indices count from 0; negative ones count from the end, -1 is the last");
            }
            place = place * shape[i] + index;
        }
        return element(x, place);
    }

    static float[] toFloats(Tensor x) {
        float[] out = Shapes.onHeap("toFloats", x.size(), float[]::new);
        if (x.dtype() == DType.FLOAT32) {
            Tiles.read(x, 0, out, 0, out.length);
        } else {
            double[] values = toDoubles(x);
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) values[i];
            }
        }
        Reference.reachabilityFence(x);
        return out;
    }

    static double[] toDoubles(Tensor x) {
        double[] out = Shapes.onHeap("toDoubles", x.size(), double[]::new);
        switch (x.dtype()) {
            case FLOAT64 -> x.storage().doubles().get(0, out);
            case FLOAT32 -> {
                float[] values = toFloats(x);
                for (int i = 0; i < out.length; i++) {
                    out[i] = values[i];
                }
            }
            case INT32 -> {
                int[] values = toInts(x);
                for (int i = 0; i < out.length; i++) {
                    out[i] = values[i];
                }
            }
        }
        Reference.reachabilityFence(x);
        return out;
    }

    static int[] toInts(Tensor x) {
        Tensor whole = x.detach().to(DType.INT32);
        int[] out = Shapes.onHeap("toInts", x.size(), int[]::new);
        whole.storage().ints().get(0, out);
        Reference.reachabilityFence(whole);
        return out;
    }

    static boolean allClose(Tensor x, Tensor other, double tolerance) {
        Shapes.present("allClose", "another tensor", other);
        if (!Arrays.equals(x.shapeView(), other.shapeView())) {
            return false;
        }
        double[] a = toDoubles(x);
        double[] b = toDoubles(other);
        for (int i = 0; i < a.length; i++) {
            boolean same = a[i] == b[i] || (Double.isNaN(a[i]) && Double.isNaN(b[i]));
            if (!same && !(Math.abs(a[i] - b[i]) <= tolerance * (1 + Math.abs(b[i])))) {
                return false;
            }
        }
        return true;
    }
}
