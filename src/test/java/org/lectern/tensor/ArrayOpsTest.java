package org.lectern.tensor;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every op, for those that choose, order, contract and decompose. */
class ArrayOpsTest {
    private final OpsTest checks = new OpsTest();

    static List<OpTable.Op> ops() {
        return ArrayOpTable.all();
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAgreeWithFiniteDifferences(OpTable.Op op) {
        checks.gradientsAgreeWithFiniteDifferences(op);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("ops")
    void gradientsAgreeWithFiniteDifferencesOnNd4j(OpTable.Op op) {
        checks.gradientsAgreeWithFiniteDifferencesOnNd4j(op);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void gradientsOfGradientsAgreeWithFiniteDifferences(OpTable.Op op) {
        checks.gradientsOfGradientsAgreeWithFiniteDifferences(op);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void backendsAgreeInFloat32(OpTable.Op op) {
        checks.backendsAgreeInFloat32(op);
    }
}
