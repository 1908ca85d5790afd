package io.github.spencerpark.jupyter.kernel.magic.registry;

/** There is no magic of a name. */
public final class UndefinedMagicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final boolean isLine;

    public UndefinedMagicException(String name, boolean isLine) {
        super((isLine ? "%" : "%%") + name + ": there is no such magic; %lsmagic lists all that there are");
        this.name = name;
        this.isLine = isLine;
    }

    public String getMagicName() {
        return name;
    }

    public boolean isLineMagic() {
        return isLine;
    }

    public boolean isCellMagic() {
        return !isLine;
    }
}
