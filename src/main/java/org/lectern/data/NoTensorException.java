package org.lectern.data;

/** An array that no tensor can hold, such as one of words, in a file that is sound. */
final class NoTensorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String needs;
    private final String got;
    private final String remedy;

    NoTensorException(String where, String needs, String got, String remedy) {
        super(got);
        this.where = where;
        this.needs = needs;
        this.got = got;
        this.remedy = remedy;
    }

    /** What was found. */
    String got() {
        return got;
    }

    /** The error of somebody who asks for the array. */
    DataException whenAsked() {
        return new DataException(where, needs, got, remedy, this);
    }
}
