package org.lectern.grading;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;

/** A place in the tree of tests: a container whose children are run one after the other, or a test. */
class TestNode extends AbstractTestDescriptor {
    private final Type type;

    TestNode(UniqueId id, String name, @Nullable TestSource source, Type type) {
        super(id, name, source);
        this.type = type;
    }

    @Override
    public Type getType() {
        return type;
    }

    /** Runs it; a container of others asks each of them. */
    void execute(EngineExecutionListener listener) {
        listener.executionStarted(this);
        getChildren().forEach(child -> ((TestNode) child).execute(listener));
        listener.executionFinished(this, TestExecutionResult.successful());
    }

    /** The test of that id below this; null if it was not asked for. */
    @Nullable
    TestNode below(UniqueId id) {
        return (TestNode) findByUniqueId(id).orElse(null);
    }
}
