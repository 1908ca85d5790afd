package io.github.spencerpark.jupyter.kernel.magic.common;

/** IJava's notebooks register this for {@code %sh}, which is there already. */
public final class Shell {}
