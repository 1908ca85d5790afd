package org.lectern.jshell;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** For a session that knows none. */
final class NoMagics implements Magics {
    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public @Nullable Object line(String name, String arguments, Context context) throws MagicException {
        throw new MagicException("%" + name + ": magics are not available here", "");
    }

    @Override
    public @Nullable Object cell(String name, String arguments, String body, Context context) throws MagicException {
        throw new MagicException("%%" + name + ": magics are not available here", "");
    }
}
