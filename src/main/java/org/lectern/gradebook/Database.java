package org.lectern.gradebook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of a gradebook. Everything in it comes from the files of results. Of several processes one writes at a time,
 * and readers do not wait for it (write-ahead log).
 */
final class Database implements AutoCloseable {
    private static final int APPLICATION = 0x4c656374; // "Lect", in the file's header
    private static final int VERSION = 1;
    private static final int BUSY_MILLIS = 60_000;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE results (path TEXT PRIMARY KEY, homework TEXT NOT NULL, student TEXT NOT NULL,
                file TEXT NOT NULL, submission TEXT NOT NULL, checks TEXT NOT NULL, submitted TEXT NOT NULL,
                started TEXT NOT NULL, late INTEGER NOT NULL, factor REAL NOT NULL, sandbox TEXT NOT NULL,
                problem TEXT NOT NULL, points REAL NOT NULL, possible REAL NOT NULL) WITHOUT ROWID""",
            "CREATE INDEX results_of ON results (homework, student)",
            """
            CREATE TABLE questions (path TEXT NOT NULL REFERENCES results ON DELETE CASCADE, position INTEGER NOT NULL,
                name TEXT NOT NULL, written INTEGER NOT NULL, points REAL NOT NULL, possible REAL NOT NULL,
                PRIMARY KEY (path, position)) WITHOUT ROWID""",
            """
            CREATE TABLE checks (path TEXT NOT NULL REFERENCES results ON DELETE CASCADE, position INTEGER NOT NULL,
                question TEXT NOT NULL, name TEXT NOT NULL, sentence TEXT NOT NULL, visibility TEXT NOT NULL,
                outcome TEXT NOT NULL, points REAL NOT NULL, possible REAL NOT NULL, message TEXT NOT NULL,
                PRIMARY KEY (path, position)) WITHOUT ROWID""",
            """
            CREATE TABLE marks (path TEXT PRIMARY KEY, at TEXT NOT NULL, author TEXT NOT NULL, homework TEXT NOT NULL,
                student TEXT NOT NULL, target TEXT NOT NULL, points REAL, comment TEXT NOT NULL,
                submission TEXT NOT NULL) WITHOUT ROWID""",
            "CREATE INDEX marks_of ON marks (homework, student)");

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
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
        try {
            checkHeader(file);
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new GradebookException("gradebook: " + file + " can't be opened: " + e, e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = null;
        try {
            // As a URI, for a name may hold a question mark.
            connection = config.createConnection(
                    "jdbc:sqlite:" + file.toAbsolutePath().toUri());
            Database database = new Database(file, connection);
            database.prepare();
            database.writeAhead();
            return database;
        } catch (SQLException e) {
            close(connection);
            throw problem(file, e);
        } catch (GradebookException e) {
            close(connection);
            throw e;
        }
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                return; // the first problem is the one to tell
            }
        }
    }

    /** SQLite would take an empty file, and blame another kind of file only later. */
    private static void checkHeader(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new GradebookException("gradebook: " + file + " is no file; name a file such as class.db");
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new GradebookException(
                        "gradebook: " + file + " is no gradebook, or damaged: it does not begin as an "
                                + "SQLite file does; name another file" + remedy(file),
                        null,
                        true);
            }
        }
    }

    private void prepare() throws SQLException {
        long application = number("PRAGMA application_id");
        long tables = number("SELECT count(*) FROM sqlite_schema");
        if (application == 0 && tables == 0) {
            transaction(this::create);
        } else if (application != APPLICATION) {
            throw new GradebookException(
                    "gradebook: " + file + " is the SQLite file of another program; name another file");
        }
        long version = number("PRAGMA user_version");
        if (version != VERSION) {
            String message = "gradebook: " + file + " is of version " + version + ", this Lectern's is " + VERSION;
            throw new GradebookException(message + remedy(file), null, true);
        }
        String check = text("PRAGMA quick_check(1)");
        if (!check.equals("ok")) {
            throw damaged(file, check, null);
        }
    }

    /** Only now that the file is known to be ours: the mode is written into it. */
    private void writeAhead() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLiteException e) {
            // Another process is opening the same new file, and sets it.
            if (!e.getResultCode().name().startsWith("SQLITE_BUSY")) {
                throw e;
            }
        }
    }

    private void create() {
        if (number("SELECT count(*) FROM sqlite_schema") > 0) {
            return; // another process was faster
        }
        TABLES.forEach(this::execute);
        execute("PRAGMA user_version = " + VERSION);
        execute("PRAGMA application_id = " + APPLICATION);
    }

    /** Does something whole or not at all. */
    void transaction(Runnable work) {
        boolean done = false;
        try {
            connection.setAutoCommit(false);
            work.run();
            connection.commit();
            done = true;
        } catch (SQLException e) {
            throw problem(file, e);
        } finally {
            try {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                // The problem that led here is the one to tell; SQLite undoes what was not committed.
                done = false;
            }
        }
    }

    void clear() {
        List.of("checks", "questions", "results", "marks").forEach(table -> execute("DELETE FROM " + table));
    }

    void insert(String path, Graded graded) {
        if (!update(
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
            update(
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
            update(
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
        update(
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
        update("DELETE FROM results WHERE path = ?", path);
    }

    void deleteMark(String path) {
        update("DELETE FROM marks WHERE path = ?", path);
    }

    Set<String> resultPaths() {
        return new HashSet<>(query("SELECT path FROM results", r -> r.getString(1)));
    }

    Set<String> markPaths() {
        return new HashSet<>(query("SELECT path FROM marks", r -> r.getString(1)));
    }

    boolean holds(String homework, String student, String submission, String checks) {
        return !query(
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
        return query(
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
        return query("SELECT ifnull(max(possible), 0) FROM results WHERE homework = ?", r -> r.getDouble(1), homework)
                .get(0);
    }

    List<Question> questions(String homework, @Nullable String student) {
        return query(
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
        return query(
                "SELECT c.path, c.question, c.sentence, c.outcome, c.message FROM checks c JOIN results r USING (path) "
                        + "WHERE r.homework = ? ORDER BY c.path, c.position",
                r -> new CheckRow(r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5)),
                homework);
    }

    /** The marks of a homework, the oldest first. */
    List<Mark> marks(String homework, @Nullable String student) {
        return query(
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
        return query("SELECT DISTINCT homework FROM results ORDER BY homework", r -> r.getString(1));
    }

    List<String> students() {
        return query("SELECT DISTINCT student FROM results ORDER BY student", r -> r.getString(1));
    }

    @Override
    public void close() {
        close(connection);
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) {
        try (PreparedStatement statement = statement(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw problem(file, e);
        }
    }

    /** Whether a row was written. */
    private boolean update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = statement(sql, values)) {
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw problem(file, e);
        }
    }

    private PreparedStatement statement(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw problem(file, e);
        }
    }

    private long number(String sql) {
        return query(sql, r -> r.getLong(1)).get(0);
    }

    private String text(String sql) {
        return query(sql, r -> r.getString(1)).get(0);
    }

    private static GradebookException problem(Path file, SQLException e) {
        if (e instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            if (code == SQLiteErrorCode.SQLITE_BUSY || code.name().startsWith("SQLITE_BUSY")) {
                return new GradebookException(
                        "gradebook: " + file + " is being written by another process for over a minute; try again", e);
            }
            if (code == SQLiteErrorCode.SQLITE_NOTADB || code.name().startsWith("SQLITE_CORRUPT")) {
                return damaged(file, code.message, e);
            }
        }
        return new GradebookException("gradebook: " + file + ": " + e.getMessage(), e);
    }

    private static GradebookException damaged(Path file, String what, @Nullable Exception cause) {
        return new GradebookException("gradebook: " + file + " is damaged (" + what + ")" + remedy(file), cause, true);
    }

    private static String remedy(Path file) {
        Path results = Gradebook.resultsOf(file);
        return Files.isDirectory(results)
                ? "; nothing is lost: make it anew from " + results + " by `lectern gradebook --rebuild`"
                : "";
    }
}
