package org.lectern.tensor;

/** A function of a tensor and one or two numbers, as it was called: {@code sub(x, 1)}. */
record NumberCall(UnaryOp op, double p, double q) {
    /** Whether such a function takes numbers. */
    static boolean takes(UnaryOp op) {
        return switch (op) {
            case ADD, MUL, DIV, RSUB, RDIV, POW, CLIP, LEAKY_RELU, ELU -> true;
            default -> false;
        };
    }

    /** The method's name; what was added below zero was subtracted. */
    String name() {
        return switch (op) {
            case ADD -> p < 0 ? "sub" : "add";
            case RSUB -> "rsub";
            case RDIV -> "rdiv";
            default -> Elementwise.name(op);
        };
    }

    String numbers() {
        String first = TensorText.number(op == UnaryOp.ADD ? Math.abs(p) : p);
        return op == UnaryOp.CLIP ? first + ", " + TensorText.number(q) : first;
    }
}
