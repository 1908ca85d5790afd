package org.lectern.plot;

import org.lectern.tensor.TensorException;

/** A mistake in what a plot is asked to show, or a machine that cannot draw. */
public final class PlotException extends TensorException {
    public PlotException(String operation, String needed, String got, String remedy) {
        super(operation, needed, got, remedy);
    }
}
