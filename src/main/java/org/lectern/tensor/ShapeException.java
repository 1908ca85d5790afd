package org.lectern.tensor;

/** Shapes, axes or indices that do not fit an operation. */
public final class ShapeException extends TensorException {
    public ShapeException(String operation, String needed, String got, String remedy) {
        super(operation, needed, got, remedy);
    }
}
