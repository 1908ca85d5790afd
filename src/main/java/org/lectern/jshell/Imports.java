package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a cell can name without importing it. */
final class Imports {
    /** The packages that IJava imports, so that its notebooks run. */
    private static final List<String> JAVA = List.of(
            "import java.util.*;",
            "import java.io.*;",
            "import java.math.*;",
            "import java.net.*;",
            "import java.util.concurrent.*;",
            "import java.util.prefs.*;",
            "import java.util.regex.*;",
            "import java.util.function.*;",
            "import java.util.stream.*;");

    /** The course's rooms, each with a class that tells whether it is there. */
    private static final List<Room> ROOMS = List.of(
            new Room("org.lectern.display.Display", "import org.lectern.display.*;"),
            new Room("org.lectern.tensor.Tensor", "import org.lectern.tensor.*;"),
            new Room("org.lectern.nn.Layer", "import org.lectern.nn.*;"),
            new Room("org.lectern.optim.Optimizer", "import org.lectern.optim.*;"),
            new Room("org.lectern.data.Dataset", "import org.lectern.data.*;"),
            new Room("org.lectern.train.Trainer", "import org.lectern.train.*;"),
            new Room("org.lectern.dl4j.Dl4j", "import org.lectern.dl4j.*;"),
            new Room("org.lectern.plot.Plots", "import org.lectern.plot.*;"),
            new Room("org.lectern.Lectern", "import static org.lectern.Lectern.*;"),
            // What IJava gives its cells.
            new Room(
                    "io.github.spencerpark.ijava.runtime.Display",
                    "import static io.github.spencerpark.ijava.runtime.Display.*;"),
            new Room(
                    "io.github.spencerpark.ijava.runtime.Kernel",
                    "import static io.github.spencerpark.ijava.runtime.Kernel.*;"),
            new Room(
                    "io.github.spencerpark.ijava.runtime.Magics",
                    "import static io.github.spencerpark.ijava.runtime.Magics.*;"));

    private Imports() {}

    private record Room(String type, String statement) {}

    /**
     * Whether imports, such as {@code java.util.*}, let a cell write a class's name without its package.
     *
     * @param classesIn the names of a package's classes
     */
    static boolean cover(List<String> imports, String name, Function<String, Set<String>> classesIn) {
        return classesIn.apply("java.lang").contains(name)
                || imports.stream()
                        .anyMatch(each -> each.endsWith("." + name)
                                || each.endsWith(".*")
                                        && classesIn
                                                .apply(each.substring(0, each.length() - 2))
                                                .contains(name));
    }

    /** IJava's default imports and the course's. */
    static List<String> standard(Predicate<String> hasClass) {
        List<String> all = new ArrayList<>(JAVA);
        for (Room room : ROOMS) {
            if (hasClass.test(room.type())) {
                all.add(room.statement());
            }
        }
        return all;
    }
}
