package org.lectern.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** The command line in this JVM, with what it prints. */
record Cli(int status, String out, String err) {
    static Cli run(Home home, Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true), false, 80);
        int status = Main.run(console, home, words);
        return new Cli(status, out.toString(), err.toString());
    }

    static Home home(Path directory) {
        return new Home(directory, Map.of("HOME", directory.toString(), "PATH", directory.toString()));
    }
}
