package org.lectern.jshell;

import java.util.Locale;
import java.util.Optional;
import jdk.jshell.Diag;

/** What to do about the mistakes that have a usual remedy. */
final class Remedies {
    private static final int MEGABYTE_BITS = 20;

    private Remedies() {}

    static Optional<String> compile(Diag diag) {
        String code = diag.getCode();
        String message = diag.getMessage(Locale.ENGLISH);
        String help = switch (code) {
            case "compiler.err.expected" ->
                message.startsWith("';'") ? "A statement ends with a semicolon: put one here." : "";
            case "compiler.err.premature.eof" ->
                "The cell ends too early: a bracket, a brace or the rest of a statement is missing.";
            case "compiler.err.unreported.exception.need.to.catch.or.throw" ->
                "Catch it with try { … } catch, or let the method declare it with throws.";
            case "compiler.err.missing.ret.stmt" -> "Every way through the method must end in a return.";
            case "compiler.err.unclosed.str.lit" -> "The text needs a closing quotation mark in the same line.";
            case "compiler.err.var.might.not.have.been.initialized" -> "Give it a value before this line.";
            case "compiler.err.prob.found.req" -> lossy(message);
            default -> "";
        };
        return help.isEmpty() ? Optional.empty() : Optional.of(help);
    }

    private static String lossy(String message) {
        if (message.contains("DisplayHandle cannot be converted to java.lang.String")) {
            return "display(x) gives a handle, which updates what is shown: take display(x).id() for the id, or write var.";
        }
        if (!message.contains("lossy conversion")) {
            return "";
        }
        return message.contains("double to float")
                ? "Write the number with an f, as in 0.5f, or cast: (float) …"
                : "Cast if you mean to lose the rest, as in (int) …";
    }

    static String runtime(Throwable thrown) {
        if (thrown instanceof StackOverflowError) {
            return "A method calls itself without end, or too deep: look for the case in which it stops."
                    + " The session goes on, with every variable kept.";
        }
        if (thrown instanceof OutOfMemoryError) {
            return outOfMemory(String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof NoClassDefFoundError && thrown.getCause() == null) {
            return "The class is not on the class path, or could not be initialised earlier: look at the first error about"
                    + " it, and restart the kernel after mending it.";
        }
        return "";
    }

    /** What is full; the JVM's heap is only the most frequent. */
    private static String outOfMemory(String message) {
        String goesOn = " The session goes on, with every variable kept: ";
        if (message.contains("native thread")) {
            return "The system gives this process no more threads, or no memory for their stacks; the memory for objects is"
                    + " not what is full." + goesOn
                    + "let threads end that are done, or share a few, as Executors.newFixedThreadPool does.";
        }
        if (message.contains("physicalBytes") || message.contains("totalBytes")) {
            return "The memory outside the JVM's heap, where native libraries keep the numbers of tensors, is full."
                    + goesOn
                    + "set large ones to null, take smaller batches, or start with more (-Dorg.bytedeco.javacpp.maxbytes and"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes).";
        }
        if (message.contains("direct buffer") || message.contains("Direct buffer")) {
            return "The memory outside the JVM's heap, for direct buffers, is full." + goesOn
                    + "set buffers to null, or start with more (-XX:MaxDirectMemorySize).";
        }
        if (message.contains("Metaspace") || message.contains("class space")) {
            return "The JVM's memory for classes is full." + goesOn + "restart the kernel to be rid of old ones.";
        }
        if (message.contains("array size") || message.contains("Required length")) {
            return "No array, text or list can be that long: Java counts up to " + Integer.MAX_VALUE + "." + goesOn
                    + "look at how its size is computed.";
        }
        return "The memory of the JVM is full: this does not fit into its "
                + (Runtime.getRuntime().maxMemory() >> MEGABYTE_BITS) + " MB." + goesOn
                + "set large ones to null, take smaller batches, or start with more memory (-Xmx).";
    }
}
