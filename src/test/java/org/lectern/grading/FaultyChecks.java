package org.lectern.grading;

import org.junit.jupiter.api.BeforeEach;

/** An exercise whose checks have faults of their own. */
@Exercise("test-faulty")
final class FaultyChecks {
    @Question("broken")
    class Broken {
        @Check(points = 2)
        void throwsSomethingOfItsOwn(Submission student) {
            throw new IllegalStateException("no such data set");
        }
    }

    @Question("setup")
    class Setup {
        @BeforeEach
        void prepare() {
            throw new IllegalStateException("cannot prepare");
        }

        @Check(points = 3)
        void neverRuns(Submission student) {}
    }
}
