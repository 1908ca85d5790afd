package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/**
 * Methods of one name that call each other. Up to JDK 24 JShell compiles such a method alone, where the others of its name are hidden,
 * unless they depend on each other by name and are there already: so those that are there get a statement that names them and does
 * nothing, and the new one a form without calls, before it is compiled.
 */
final class Overloads {
    private final JShell shell;
    private final Compiler compiler;

    Overloads(JShell shell, Compiler compiler) {
        this.shell = shell;
        this.compiler = compiler;
    }

    /** Gives a source to JShell. */
    interface Compiler {
        List<SnippetEvent> eval(String source);
    }

    /** Whether a method was refused that calls its own name, which others have, too. */
    boolean areWanted(Snippet refused) {
        return refused instanceof MethodSnippet method
                && shell.status(method) != Snippet.Status.VALID
                && bodyOf(method.source(), method.name()) >= 0
                && callsItsName(method)
                && !others(method).isEmpty();
    }

    /** Defines a method together with the others of its name; what came of it itself. */
    List<SnippetEvent> define(MethodSnippet method, String source) {
        if (shell.status(method).isActive()) {
            // Else nothing would depend on it, for it would have been there before.
            shell.drop(method);
        }
        for (MethodSnippet other : others(method)) {
            if (!callsItsName(other) && bodyOf(other.source(), other.name()) >= 0) {
                compiler.eval(naming(other.source(), other.name()));
            }
        }
        compiler.eval(stub(source, method.name()));
        return compiler.eval(source);
    }

    /** Those that are there beside a method. */
    List<MethodSnippet> others(MethodSnippet method) {
        List<MethodSnippet> others = new ArrayList<>();
        shell.methods()
                .filter(each -> each.name().equals(method.name())
                        && !each.id().equals(method.id())
                        && shell.status(each).isActive())
                .forEach(others::add);
        return others;
    }

    private static boolean callsItsName(MethodSnippet method) {
        Matcher call = Pattern.compile("(?<![\\w.])" + Pattern.quote(method.name()) + "\\b")
                .matcher(Brackets.bare(method.source()));
        return call.results().limit(2).count() == 2;
    }

    /** Where the brace is that opens a method's body; -1 if there is none. */
    private static int bodyOf(String source, String name) {
        String bare = Brackets.bare(source);
        Matcher head = Pattern.compile("\\b" + Pattern.quote(name) + "\\s*\\(").matcher(bare);
        int close = head.find() ? Brackets.close(bare, head.end() - 1) : -1;
        return close < 0 ? -1 : bare.indexOf('{', close);
    }

    /** A statement that names a method and is never run, as long as it may be in front of all others. */
    private static String mention(String name) {
        return "if(false){class " + name + "{}new " + name + "();}";
    }

    private static String naming(String source, String name) {
        int body = bodyOf(source, name) + 1;
        return source.substring(0, body) + mention(name) + source.substring(body);
    }

    private static String stub(String source, String name) {
        return source.substring(0, bodyOf(source, name) + 1) + mention(name) + "throw new IllegalStateException();}";
    }
}
