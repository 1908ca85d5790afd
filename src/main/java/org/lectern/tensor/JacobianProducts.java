package org.lectern.tensor;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Products of JacobianProducts and Hessians with vectors, by the recorded walk back, without making the matrices.
 */
final class JacobianProducts {
    private JacobianProducts() {}

    /** A value and the point it was computed from, recorded. */
    private record Evaluated(String name, Tensor x, Tensor y) {
        /** The walk back from y with an upstream gradient; zeros where y does not depend on x. */
        Tensor pulled(Tensor upstream) {
            @Nullable
            Tensor found = y.needsGrad() ? Graph.gradients(y, upstream, x).get(0) : null;
            return found == null ? Tensor.zerosLike(x) : found;
        }
    }

    static Tensor vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return recorded(x, () -> {
            Evaluated at = evaluated("vjp", function, x);
            return at.pulled(matching("vjp", v, at.y, "the result's"));
        });
    }

    /** The walk back is linear in its upstream gradient u, so its own derivative to u is the forward product. */
    static Tensor jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return recorded(x, () -> {
            Evaluated at = evaluated("jvp", function, x);
            Tensor direction = matching("jvp", v, at.x, "the input's");
            Tensor u = Tensor.zerosLike(at.y).requiresGrad();
            Tensor pulled = at.pulled(u);
            return new Evaluated("jvp", u, pulled).pulled(direction);
        });
    }

    static Tensor hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return recorded(x, () -> {
            Evaluated scalar = evaluated("hvp", function, x);
            Tensor direction = matching("hvp", v, scalar.x, "the input's");
            return new Evaluated("hvp", scalar.x, gradient(scalar)).pulled(direction);
        });
    }

    private static Tensor gradient(Evaluated at) {
        if (at.y.size() != 1) {
            throw new ShapeException(
                    at.name,
                    "a function whose result is a scalar",
                    "shape " + Shapes.text(at.y.shapeView()),
                    "sum() it, or take Gradients.jacobian");
        }
        return at.pulled(Tensor.onesLike(at.y));
    }

    private static Evaluated evaluated(String name, UnaryOperator<Tensor> function, Tensor x) {
        // A point that is a parameter itself is used as it is, so that the result can be differentiated further.
        Tensor point = x.needsGrad() ? x : x.copy().requiresGrad();
        Shapes.present(name, "a function", function);
        Tensor y = function.apply(point);
        Shapes.present(name, "a result from the function", y);
        if (!y.dtype().isFloating()) {
            throw new TensorException(
                    name,
                    "a function with a result of floats",
                    y.dtype().toString(),
                    "whole numbers have no derivative");
        }
        return new Evaluated(name, point, y);
    }

    private static Tensor matching(String name, Tensor v, Tensor like, String whose) {
        Shapes.present(name, "a vector", v);
        if (!Arrays.equals(v.shapeView(), like.shapeView())) {
            throw new ShapeException(
                    name,
                    "a vector of " + whose + " shape " + Shapes.text(like.shapeView()),
                    Shapes.text(v.shapeView()),
                    "vjp takes one number for each element of the result, jvp for each of the input");
        }
        return v.to(like.dtype());
    }

    /** Computes with recording on; the result has a history only if x has one to go on with. */
    private static Tensor recorded(Tensor x, Supplier<Tensor> computation) {
        Shapes.present("gradients", "a point", x);
        boolean before = Graph.recording(true);
        try {
            Tensor result = computation.get();
            return before && x.needsGrad() ? result : result.detach();
        } finally {
            Graph.recording(before);
        }
    }
}
