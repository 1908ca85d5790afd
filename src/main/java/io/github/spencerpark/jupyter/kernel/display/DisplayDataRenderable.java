package io.github.spencerpark.jupyter.kernel.display;

import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Set;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/** A value that makes its own looks. */
public interface DisplayDataRenderable extends Displayable {
    /** Puts the types that are wanted into the context's container. */
    void render(RenderContext context);

    /** The types that it can be shown as. */
    default Set<MIMEType> getSupportedRenderTypes() {
        return Set.of(MIMEType.ANY);
    }

    /** The types that it is shown as unless others are asked for. */
    default Set<MIMEType> getPreferredRenderTypes() {
        return getSupportedRenderTypes();
    }

    @Override
    default MimeBundle display() {
        return new Renderer().render(this).display();
    }
}
