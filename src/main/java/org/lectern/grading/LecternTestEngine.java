package org.lectern.grading;

import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * Makes notebooks and homeworks tests, for Maven, for IDEs and for JUnit's console launcher; the engine {@value #ID}.
 *
 * <p>A class with {@link Exercise} is a homework: its solution {@code NAME.ipynb} is run, and each of its checks, hidden
 * ones too, is a test. So is a notebook with answers between {@code BEGIN SOLUTION} and {@code END SOLUTION}. Any other
 * notebook has a test for each code cell. A class with {@link Notebooks} names notebooks.
 *
 * <p>Parameters of the launcher: {@value #SOLUTIONS}, the folder of the solutions, {@code solutions} if not given;
 * {@value #TIMEOUT}, how many seconds a cell may take, 600 if not given.
 */
public final class LecternTestEngine implements TestEngine {
    /** The engine's id. */
    public static final String ID = "lectern";

    static final String SOLUTIONS = "lectern.solutions";
    static final String TIMEOUT = "lectern.cell.seconds";

    /** For JUnit, which finds the engine as a service. */
    public LecternTestEngine() {}

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
        EngineDescriptor root = new EngineDescriptor(id, "Lectern");
        new TestDiscovery(root, request).discover();
        return root;
    }

    @Override
    public void execute(ExecutionRequest request) {
        TestDescriptor root = request.getRootTestDescriptor();
        EngineExecutionListener listener = request.getEngineExecutionListener();
        listener.executionStarted(root);
        root.getChildren().forEach(child -> ((TestNode) child).execute(listener));
        listener.executionFinished(root, TestExecutionResult.successful());
    }
}
