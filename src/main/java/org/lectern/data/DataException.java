package org.lectern.data;

import org.jspecify.annotations.Nullable;

/** Data that cannot be used: one line with where, what is needed, what was found, and the likely remedy. */
public final class DataException extends RuntimeException {
    /**
     * @param where the operation, or the file and the byte at which it went wrong
     * @param needs what is needed there
     * @param got what was found
     * @param remedy what to do about it
     */
    public DataException(String where, String needs, String got, String remedy) {
        this(where, needs, got, remedy, null);
    }

    /** The same with the failure below it. */
    public DataException(String where, String needs, String got, String remedy, @Nullable Throwable cause) {
        super(oneLine(where + ": needs " + needs + ", got " + got + "; " + remedy), cause);
    }

    /** A file's names or a table's cells may hold line breaks; a message stays on its line. */
    private static String oneLine(String message) {
        return message.replaceAll("\\R", " ");
    }
}
