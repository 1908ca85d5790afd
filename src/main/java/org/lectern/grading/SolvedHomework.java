package org.lectern.grading;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookReader;

/** A homework: the notebook with its solution, and its class of checks. */
record SolvedHomework(Path file, Notebook solution, ExerciseClass exercise) {
    private static final Pattern FRAME = Pattern.compile("(?:(?:exercise|check|progress)\\s*\\([^()]*\\)\\s*;?\\s*)*");
    private static final Pattern JARS = Pattern.compile("(?:%(?:jars|classpath)\\b.*\\R?)+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*");

    /** @throws ReleaseException if the notebook names no exercise, or one that there is not */
    static SolvedHomework of(Path file) {
        Notebook solution = NotebookReader.read(file);
        try {
            return new SolvedHomework(file, solution, ReleasePasses.exercise(solution));
        } catch (ReleaseException e) {
            throw new ReleaseException(file + ": " + e.getMessage(), e);
        }
    }

    /** The code cells that are run when a notebook is graded. */
    static List<SealedWork.Code> code(Notebook notebook) {
        return notebook.codeCells().stream()
                .filter(SolvedHomework::isGraded)
                .map(cell -> new SealedWork.Code(cell.id().orElse(""), cell.source()))
                .toList();
    }

    static boolean isRun(Cell cell) {
        return cell.isCode()
                && !cell.tags().contains("skip-execution")
                && !cell.source().isBlank();
    }

    /** Whether a cell is run where work is graded: checks are not brought there by jars. */
    static boolean isGraded(Cell cell) {
        return isRun(cell) && !isJars(cell);
    }

    /** Whether a cell does no more than name jars. */
    static boolean isJars(Cell cell) {
        return cell.isCode() && JARS.matcher(cell.source().strip()).matches();
    }

    /** Whether a cell does no more than open the exercise or check answers. */
    static boolean isFrame(Cell cell) {
        return isFrame(cell.source());
    }

    static boolean isFrame(String source) {
        return FRAME.matcher(JavaText.code(source).strip()).matches();
    }

    /**
     * Whether an answer can be exchanged in an open notebook without another cell's being run again: answers stand in cells
     * that only define, and no cell that does something uses a definition.
     */
    boolean isLoose() {
        Set<String> defined = new HashSet<>();
        for (Cell cell : solution.codeCells()) {
            Optional<Set<String>> names = definitions(cell);
            if (names.isPresent()) {
                defined.addAll(names.get());
            } else if (!SolutionRegions.of(cell, CellPlace.of(0, cell)).isEmpty()) {
                return false;
            }
        }
        return solution.codeCells().stream()
                .filter(cell ->
                        isGraded(cell) && !isFrame(cell) && definitions(cell).isEmpty())
                .noneMatch(cell -> uses(cell, defined));
    }

    /** What a cell defines; empty if it does anything else. */
    private static Optional<Set<String>> definitions(Cell cell) {
        Optional<JavaTree> tree = JavaTree.members(cell.source());
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        for (Tree member : tree.get().classMembers()) {
            if (member instanceof MethodTree method) {
                names.add(method.getName().toString());
            } else if (member instanceof ClassTree type) {
                names.add(type.getSimpleName().toString());
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    private static boolean uses(Cell cell, Set<String> names) {
        Matcher word = WORD.matcher(JavaText.code(cell.source()));
        while (word.find()) {
            if (names.contains(word.group())) {
                return true;
            }
        }
        return false;
    }
}
