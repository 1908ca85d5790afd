package org.lectern.jshell;

/** A magic could not do what it was asked to. */
public class MagicException extends Exception {
    private static final long serialVersionUID = 1;

    private final String help;

    /**
     * Says what is wrong.
     *
     * @param help what to do about it; may be empty
     */
    public MagicException(String message, String help) {
        super(message);
        this.help = help;
    }

    /** What to do about it; may be empty. */
    public String help() {
        return help;
    }
}
