package org.lectern.display;

/** A value that knows how to show itself as the value of a notebook cell. */
public interface Displayable {
    /**
     * Whether a kernel ran when the first displayable value was made. Java reads this before there is one; so another's
     * kernel knows in time what such values look like.
     */
    boolean HAD_HOST = Display.hasHost();

    /** How this value looks; called each time it is shown. */
    MimeBundle display();

    /** How large this value is, for a table of variables; nothing to say by default. */
    default Extent extent() {
        return Extent.NONE;
    }
}
