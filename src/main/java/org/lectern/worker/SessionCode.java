package org.lectern.worker;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.lectern.jshell.Session;

/** The definitions of a notebook's session, read by reflection: JShell itself is not entered while a cell runs. */
record SessionCode(Session session) implements StudentCode {
    @Override
    public List<Method> methods(String name) {
        return session.methods(name);
    }

    @Override
    public Optional<Object> variable(String name) {
        return session.variable(name);
    }

    @Override
    public Optional<String> unresolved(Throwable exception) {
        return session.unresolved(exception);
    }

    @Override
    public String where(Throwable exception) {
        return "";
    }
}
