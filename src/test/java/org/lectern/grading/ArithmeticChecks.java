package org.lectern.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;

/** An exercise for tests, with checks in an order that is not the alphabet's. */
@Exercise(value = "test-arithmetic", title = "Numbers")
final class ArithmeticChecks {
    @Question(value = "square", title = "a number times itself", hint = "Multiply the number by itself.")
    class Square {
        @Check(points = 2)
        @DisplayName("the square of 3 is 9")
        void three(Submission student) {
            assertEquals(9.0, student.call("square", double.class, 3));
        }

        @Check(
                points = 1,
                hint = {"What is the sign of a square?", "minus times minus is plus"})
        @DisplayName("squares are not negative")
        void negative(Submission student) {
            assertEquals(4.0, student.call("square", double.class, -2.0));
        }

        @Check(points = 4, visibility = Visibility.HIDDEN)
        @DisplayName("the square of a million is exact")
        void hidden(Submission student) {
            assertEquals(1e12, student.call("square", double.class, 1e6));
        }
    }

    @Question("derivative")
    class Derivative {
        @Check(seconds = 1, points = 3)
        void slopeOfASquareAtOne(Submission student) {
            DoubleUnaryOperator square = x -> x * x;
            assertEquals(2.0, student.call("derivative", double.class, square, 1.0), 1e-3);
        }

        @Check(seconds = 1, points = 0.5)
        void aConstantIsFlat(Submission student) {
            DoubleUnaryOperator constant = x -> 7;
            assertEquals(0.0, student.call("derivative", double.class, constant, 1.0), 1e-3);
        }
    }

    @Question("answer")
    class Answer {
        @Check
        @DisplayName("the variable holds the answer")
        void holds(Submission student) {
            assertEquals(42, student.value("answer", int.class));
        }
    }
}
