package org.lectern.gradebook;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;

/** The rows of a gradebook's SQLite file. Everything in it comes from the files of results. */
final class Database implements AutoCloseable {
    private final SqliteFile sqlite;

    private Database(SqliteFile sqlite) {
        this.sqlite = sqlite;
    }

    /** A result's row. */
    record Result(
            String path,
            String homework,
            String student,
            String submission,
            String submitted,
            String started,
            long late,
            double factor,
            String sandbox,
            String problem) {}

    /** A question's row. */
    record Question(String path, String name, boolean written, double points, double possible, boolean faulty) {}

    /** A check's row. */
    record CheckRow(String path, String question, String sentence, String outcome, String message) {}

    /** Opens the file, or makes it. */
    static Database open(Path file) {
        return new Database(SqliteFile.open(file));
    }

    /** Does something whole or not at all. */
    void transaction(Runnable work) {
        sqlite.transaction(work);
    }

    void clear() {
        List.of("checks", "questions", "results", "marks").forEach(table -> sqlite.execute("DELETE FROM " + table));
    }

    void insert(String path, Graded graded) {
        if (!sqlite.update(
                "INSERT OR IGNORE INTO results VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                path,
                graded.homework(),
                graded.student(),
                graded.file(),
                graded.submission(),
                graded.checks(),
                graded.submitted(),
                graded.started(),
                graded.late().seconds(),
                graded.late().factor(),
                graded.isolation(),
                graded.problem(),
                graded.points(),
                graded.possible())) {
            return;
        }
        List<Question> questions = Questions.of(path, graded);
        for (int i = 0; i < questions.size(); i++) {
            Question q = questions.get(i);
            sqlite.update(
                    "INSERT INTO questions VALUES (?,?,?,?,?,?)",
                    path,
                    i,
                    q.name(),
                    q.written() ? 1 : 0,
                    q.points(),
                    q.possible());
        }
        List<CheckResult> checks = graded.results();
        for (int i = 0; i < checks.size(); i++) {
            CheckResult c = checks.get(i);
            sqlite.update(
                    "INSERT INTO checks VALUES (?,?,?,?,?,?,?,?,?,?)",
                    path,
                    i,
                    c.question(),
                    c.check(),
                    c.sentence(),
                    c.visibility().name(),
                    c.outcome().name(),
                    c.points(),
                    c.possible(),
                    c.message());
        }
    }

    void insert(String path, Mark mark) {
        sqlite.update(
                "INSERT OR IGNORE INTO marks VALUES (?,?,?,?,?,?,?,?,?)",
                path,
                mark.at(),
                mark.by(),
                mark.homework(),
                mark.student(),
                mark.target(),
                mark.points(),
                mark.comment(),
                mark.submission());
    }

    void deleteResult(String path) {
        sqlite.update("DELETE FROM results WHERE path = ?", path);
    }

    void deleteMark(String path) {
        sqlite.update("DELETE FROM marks WHERE path = ?", path);
    }

    Set<String> resultPaths() {
        return new HashSet<>(sqlite.query("SELECT path FROM results", r -> r.getString(1)));
    }

    Set<String> markPaths() {
        return new HashSet<>(sqlite.query("SELECT path FROM marks", r -> r.getString(1)));
    }

    boolean holds(String homework, String student, String submission, String checks) {
        return !sqlite.query(
                        "SELECT 1 FROM results WHERE homework = ? AND student = ? AND submission = ? AND checks = ? LIMIT 1",
                        r -> true,
                        homework,
                        student,
                        submission,
                        checks)
                .isEmpty();
    }

    /** The results of a homework, or of one student for it. */
    List<Result> results(String homework, @Nullable String student) {
        return sqlite.query(
                "SELECT path, homework, student, submission, submitted, started, late, factor, sandbox, problem FROM results "
                        + "WHERE homework = ?1 AND (?2 IS NULL OR student = ?2) ORDER BY student, started, path",
                r -> new Result(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6),
                        r.getLong(7),
                        r.getDouble(8),
                        r.getString(9),
                        r.getString(10)),
                homework,
                student);
    }

    /** The most that can be earned by a result of a homework. */
    double possible(String homework) {
        return sqlite.query(
                        "SELECT ifnull(max(possible), 0) FROM results WHERE homework = ?",
                        r -> r.getDouble(1),
                        homework)
                .get(0);
    }

    List<Question> questions(String homework, @Nullable String student) {
        return sqlite.query(
                "SELECT q.path, q.name, q.written, q.points, q.possible, EXISTS (SELECT 1 FROM checks c WHERE c.path = q.path "
                        + "AND c.question = q.name AND c.outcome = 'ERROR') FROM questions q JOIN results r USING (path) "
                        + "WHERE r.homework = ?1 AND (?2 IS NULL OR r.student = ?2) ORDER BY q.path, q.position",
                r -> new Question(
                        r.getString(1),
                        r.getString(2),
                        r.getBoolean(3),
                        r.getDouble(4),
                        r.getDouble(5),
                        r.getBoolean(6)),
                homework,
                student);
    }

    List<CheckRow> checks(String homework) {
        return sqlite.query(
                "SELECT c.path, c.question, c.sentence, c.outcome, c.message FROM checks c JOIN results r USING (path) "
                        + "WHERE r.homework = ? ORDER BY c.path, c.position",
                r -> new CheckRow(r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5)),
                homework);
    }

    /** The marks of a homework, the oldest first. */
    List<Mark> marks(String homework, @Nullable String student) {
        return sqlite.query(
                "SELECT at, author, homework, student, target, points, comment, submission FROM marks "
                        + "WHERE homework = ?1 AND (?2 IS NULL OR student = ?2) ORDER BY at, path",
                r -> {
                    double points = r.getDouble(6);
                    boolean none = r.wasNull();
                    return new Mark(
                            Mark.SCHEMA,
                            r.getString(1),
                            r.getString(2),
                            r.getString(3),
                            r.getString(4),
                            r.getString(5),
                            none ? null : points,
                            r.getString(7),
                            r.getString(8));
                },
                homework,
                student);
    }

    List<String> homeworks() {
        return sqlite.query("SELECT DISTINCT homework FROM results ORDER BY homework", r -> r.getString(1));
    }

    List<String> students() {
        return sqlite.query("SELECT DISTINCT student FROM results ORDER BY student", r -> r.getString(1));
    }

    @Override
    public void close() {
        sqlite.close();
    }
}
