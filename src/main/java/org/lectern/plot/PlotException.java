package org.lectern.plot;

/** A mistake in what a plot is asked to show, or a machine that cannot draw. */
public final class PlotException extends RuntimeException {
    public PlotException(String operation, String needed, String got, String remedy) {
        super(operation + ": needs " + needed + ", got " + got + (remedy.isEmpty() ? "" : "; " + remedy));
    }
}
