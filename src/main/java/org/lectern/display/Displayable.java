package org.lectern.display;

/** A value that knows how to show itself as the value of a notebook cell. */
public interface Displayable {
    /** How this value looks; called each time it is shown. */
    MimeBundle display();
}
