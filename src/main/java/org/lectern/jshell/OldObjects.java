package org.lectern.jshell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an error comes of that an object causes which was made before cells changed a type that it is of. */
final class OldObjects {
    private static final Pattern CAST = Pattern.compile("class (\\S+) cannot be cast to class (\\S+)(?s:.*)");
    private static final Pattern ABSTRACT = Pattern.compile(
            "Receiver class (\\S+) does not define or inherit .* of (?:interface|abstract class|class) (\\S+?)\\.?");
    /** What a member has become, its class, its name. */
    private static final Pattern CLOSED = Pattern.compile(
            "(?:access |Update to (?:non-static |static )?)(private|protected|final) (?:field|method) '?(?:[\\w.$\\[\\]]+ )?([\\w.$]+)\\.(<init>|\\w+)");

    /** The JVM says what it has expected, which is the contrary of what there is. */
    private static final Pattern EXPECTED = Pattern.compile(
            "^Expect(?:ed|ing) (non-)?static (?:method|field) '?(?:\\S+ )?(REPL\\.\\S*?)\\.(\\w+)(?:\\(.*)?'?$");

    private static final String LAMBDA = "$$Lambda";

    private final Versions versions;
    private final Cells cells;
    private final References references;

    OldObjects(Versions versions, Cells cells, References references) {
        this.versions = versions;
        this.cells = cells;
        this.references = references;
    }

    /** Why an object is not of a type, or lacks a method of it, and what to do; empty if the error is another's. */
    Optional<String> help(Throwable thrown) {
        if (thrown.getClass() == IncompatibleClassChangeError.class) {
            return member(String.valueOf(thrown.getMessage()));
        }
        if (thrown.getClass() == IllegalAccessError.class) {
            return closed(String.valueOf(thrown.getMessage()));
        }
        Pattern told =
                thrown instanceof ClassCastException ? CAST : thrown instanceof AbstractMethodError ? ABSTRACT : null;
        Matcher both = told == null ? null : told.matcher(String.valueOf(thrown.getMessage()));
        Optional<String> broken = told == null ? Optional.empty() : taker(thrown);
        return broken.isPresent()
                ? broken
                : both == null || !both.matches() ? Optional.empty() : help(both.group(1), both.group(2));
    }

    /** A member that is static now, or is no longer, for code that was made before. */
    private Optional<String> member(String message) {
        Matcher expected = EXPECTED.matcher(message);
        Cells.Place changed = expected.find() ? place(expected.group(2)) : null;
        return changed == null
                ? Optional.empty()
                : Optional.of(expected.group(3) + (expected.group(1) == null ? " is no longer static" : " is static")
                        + " since " + changed.name()
                        + ", and the code that uses it was made before: make the lambda anew, and the Comparator, or what else"
                        + " was made of it.");
    }

    /** A member that is private or final now, for code that was made before. */
    private Optional<String> closed(String message) {
        Matcher refused = CLOSED.matcher(message);
        Cells.Place changed = refused.find() ? place(refused.group(2)) : null;
        if (changed == null) {
            return Optional.empty();
        }
        String type = PlainNames.text(refused.group(2));
        String member =
                refused.group(3).equals("<init>") ? "the constructor of " + type : type + "." + refused.group(3);
        return Optional.of(
                member + " is " + refused.group(1) + " since " + changed.name()
                        + ", and the code that uses it was made before: write it anew, with what is open to it, and run its cell.");
    }

    private Optional<String> help(String object, String type) {
        Cells.Place home = place(object);
        Cells.Place changed = place(type);
        if (home == null || changed == null) {
            return Optional.empty();
        }
        boolean isLambda = object.contains(LAMBDA);
        if (!isLambda) {
            Optional<String> broken = references.lost(PlainNames.text(object).replaceAll(".*\\.", ""));
            if (broken.isPresent()) {
                return broken;
            }
        }
        if (!isLambda && isInForce(object) && !isInForce(type)) {
            return Optional.of(
                    "The code that takes it was made before " + changed.name() + " changed " + PlainNames.text(type)
                            + ": run the cell again that makes the lambda, or what else is called here.");
        }
        boolean isOld = isLambda ? !type.equals(Versions.unversioned(type)) : wasA(versions.loaded(object), type);
        return isOld
                ? Optional.of("The " + named(object, home) + " was made before " + changed.name() + " changed "
                        + PlainNames.text(type) + ": run the cell that makes it again.")
                : Optional.empty();
    }

    /** Why the class does not compile whose code has thrown an exception; empty if it does. */
    private Optional<String> taker(Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> Versions.wrapper(name) != null)
                .findFirst()
                .filter(name -> !Versions.isWrapper(name))
                .flatMap(name -> references.lost(PlainNames.text(name).replaceAll(".*\\.", "")));
    }

    private boolean isInForce(String type) {
        return versions.newest(type) == versions.loaded(type);
    }

    private static String named(String type, Cells.Place home) {
        String plain = PlainNames.text(type);
        return switch (plain) {
            case "lambda" -> "lambda in " + home.name();
            case "anonymous" -> "object of a class without a name in " + home.name();
            default -> "object of " + plain;
        };
    }

    /** Where cells have defined a class; null if it is none of theirs. */
    private Cells.@Nullable Place place(String type) {
        String wrapper = Versions.wrapper(type);
        return wrapper == null ? null : cells.get(Versions.snippet(wrapper));
    }

    /** Whether a class is of a type in another of its versions, or of one that the type was before it changed in place. */
    private static boolean wasA(@Nullable Class<?> type, String name) {
        if (type == null) {
            return false;
        }
        if (Versions.unversioned(type.getName()).equals(Versions.unversioned(name))) {
            return true;
        }
        if (wasA(type.getSuperclass(), name)) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (wasA(each, name)) {
                return true;
            }
        }
        return false;
    }
}
