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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * An SQLite file that is a gradebook, and its errors in words. Of several processes one writes at a time, and readers do not wait
 * for it (write-ahead log).
 */
final class SqliteFile implements AutoCloseable {
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

    private SqliteFile(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Reads a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Opens the file, or makes it. */
    static SqliteFile open(Path file) {
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
            SqliteFile database = new SqliteFile(file, connection);
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
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
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

    @Override
    public void close() {
        close(connection);
    }

    /** The rows that a query finds. */
    <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) {
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
    boolean update(String sql, @Nullable Object... values) {
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

    void execute(String sql) {
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
