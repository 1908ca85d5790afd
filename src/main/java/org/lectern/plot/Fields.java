package org.lectern.plot;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** Plots of functions of two variables, given as functions of numbers or of tensors. */
final class Fields {
    private Fields() {}

    static Plot plot(
            String operation,
            DoubleBinaryOperator f,
            double x0,
            double x1,
            double y0,
            double y1,
            boolean filled,
            boolean arrows) {
        Range x = Range.checked(operation, x0, x1);
        Range y = Range.checked(operation, y0, y1);
        Field.Function function = Field.Function.of(f, x.span() * 1e-5, y.span() * 1e-5);
        return plot(Field.of(operation, function, x, y, filled, arrows));
    }

    static Plot plot(
            String operation,
            Function<Tensor, Tensor> f,
            double x0,
            double x1,
            double y0,
            double y1,
            boolean filled,
            boolean arrows) {
        Range x = Range.checked(operation, x0, x1);
        Range y = Range.checked(operation, y0, y1);
        return plot(Field.of(operation, new OfTensors(operation, f), x, y, filled, arrows));
    }

    private static Plot plot(Field field) {
        Plot plot = new Plot(new Xy(List.of(), field));
        double aspect = field.x().span() / field.y().span();
        // Equal units show a gradient at right angles to its line, but not where that would leave a strip.
        return aspect > 0.4 && aspect < 2.5 ? plot.equalAspect() : plot;
    }

    static Plot landscape(Plot plot) {
        if (plot.content() instanceof Xy xy && xy.backdrop() instanceof Field field) {
            return new Plot(new Xy(xy.series(), field.named("loss landscape")), plot.settings());
        }
        return plot;
    }

    /** A function from [2] to one number, asked point by point: what it does with a batch is its own affair. */
    private record OfTensors(String operation, Function<Tensor, Tensor> f) implements Field.Function {
        @Override
        public double[] values(double[][] points) {
            double[] values = new double[points.length];
            for (int i = 0; i < values.length; i++) {
                Tensor point = Tensor.of(DType.FLOAT64, points[i]);
                values[i] = checked(Tensor.noGrad(() -> f.apply(point))).item();
            }
            return values;
        }

        @Override
        public double[][] slopes(double[][] points) {
            double[][] slopes = new double[points.length][];
            for (int i = 0; i < slopes.length; i++) {
                Tensor point = Tensor.of(DType.FLOAT64, points[i]).requiresGrad();
                Tensor value = checked(f.apply(point));
                if (value.needsGrad()) {
                    value.sum().backward();
                    slopes[i] = point.grad().toDoubles();
                } else {
                    slopes[i] = new double[2];
                }
            }
            return slopes;
        }

        private Tensor checked(Tensor value) {
            if (value.size() != 1) {
                throw new PlotException(
                        operation,
                        "a function from [2] to one number",
                        "[2] mapped to " + TensorData.shape(value),
                        "sum()?");
            }
            return value;
        }
    }
}
