package org.lectern.data;

/** Real data are on no disk of this machine and no mirror gave them: a stand-in may take their place. */
final class NotHereException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason why, in a clause that can end a sentence */
    NotHereException(String reason) {
        super(reason.replaceAll("\\R", " "));
    }

    /** The reason, never null. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
