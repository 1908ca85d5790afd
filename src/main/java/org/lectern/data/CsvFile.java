package org.lectern.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * How a file of comma-separated values is to be read, see {@link Tables#csv(Path)}.
 *
 * <pre>{@code
 * var table = Tables.csv("penguins.csv").missing("?").read();
 * var prices = Tables.csv("preise.csv").separator(';').decimal(',').thousands('.').charset("windows-1252").read();
 * var iris = Tables.csv("iris.data").names("sepal length", "sepal width", "petal length", "petal width", "species").read();
 * }</pre>
 *
 * <p>What a column holds is recognised from all of its values: whole numbers, numbers, truth values, dates, times of ISO 8601,
 * else words. What only looks like a number stays words: 007, 12 %, 1,234 or a date such as 03/04/2024, unless it is said what
 * it means.
 */
public final class CsvFile {
    private static final int MOST_COLUMNS = 10_000;

    private final Path file;
    private final String where;
    /** What Excel may write into the first line. */
    private static final Pattern SEPARATOR = Pattern.compile("(?i)sep=([,;|\\t])[ \\t]*\\r?\\n");

    /** How a page or a picture for a browser begins. */
    private static final Pattern PAGE = Pattern.compile(
            "(?is)\\s*(?:<!--.*?-->\\s*)*<(?:!doctype\\s+\\w+|html|head|body|svg|\\?xml)\\b[^>\\n]{0,40}>?");

    private char separator;
    private char decimal = '.';
    private char thousands;
    private Charset charset = StandardCharsets.UTF_8;
    private int skipped;
    private List<String> names = List.of();
    private final Set<String> missing =
            new HashSet<>(Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "*", "n/a", "#N/A", "<NA>"));
    private final Map<String, CsvColumn.Kind> kinds = new LinkedHashMap<>();

    CsvFile(Path file, char separator) {
        this.file = file;
        this.where = "readCsv " + file;
        this.separator = separator;
    }

    /** What stands between values; a comma if nothing is said, a tab for a file whose name ends in .tsv or .tab. */
    public CsvFile separator(char between) {
        separator = between;
        return this;
    }

    /** What stands before a number's decimals: {@code ','} reads 1,5 as one and a half. */
    public CsvFile decimal(char point) {
        decimal = point;
        return this;
    }

    /** What stands between a number's thousands: {@code ','} reads 1,234 as a thousand and more. */
    public CsvFile thousands(char between) {
        thousands = between;
        return this;
    }

    /** How bytes make letters; UTF-8 if nothing is said. */
    public CsvFile charset(String name) {
        charset = TextFile.charset(where, name);
        return this;
    }

    /** Words that stand for a value that is missing, besides none at all, NA, N/A, n/a, #N/A, <NA>, NaN, null and *. */
    public CsvFile missing(String... words) {
        missing.addAll(List.of(words));
        return this;
    }

    /** Words that stand for themselves, such as NA where it is Namibia. */
    public CsvFile notMissing(String... words) {
        missing.removeAll(List.of(words));
        return this;
    }

    /** Leaves out so many lines before the header. */
    public CsvFile skip(int lines) {
        skipped = lines;
        return this;
    }

    /** The columns' names, for a file without a header line. */
    public CsvFile names(String... columns) {
        names = List.of(columns);
        return this;
    }

    /**
     * Takes the columns as words, whatever they look like: {@link Tables#prepare} makes categories of 0, 1, 2 and 3+ then. Of
     * rows taken by Tablesaw's own means, {@link PreparedTable#asText} says it again.
     */
    public CsvFile asText(String... columns) {
        return kind(new CsvColumn.Kind(CsvColumn.Type.TEXT, ""), columns);
    }

    /** Takes the columns as numbers: a value that is none is an error with its line and column. */
    public CsvFile asNumber(String... columns) {
        return kind(new CsvColumn.Kind(CsvColumn.Type.NUMBER, ""), columns);
    }

    /** Takes the columns as percentages: 12.5 % becomes 0.125. */
    public CsvFile asPercent(String... columns) {
        return kind(new CsvColumn.Kind(CsvColumn.Type.PERCENT, ""), columns);
    }

    /**
     * Takes the columns as dates of a pattern of {@link java.time.format.DateTimeFormatter}, such as dd/MM/yyyy. Years of two digits, as
     * in dd/MM/yy, are those from 1950 to 2049: 99 is 1999, 24 is 2024. With hours, as in dd.MM.yyyy HH:mm, the column is one of dates and times.
     */
    public CsvFile asDate(String pattern, String... columns) {
        return kind(new CsvColumn.Kind(CsvColumn.Type.DATE, pattern), columns);
    }

    private CsvFile kind(CsvColumn.Kind kind, String... columns) {
        for (String column : columns) {
            kinds.put(column, kind);
        }
        return this;
    }

    /**
     * Reads the file. A first line such as {@code sep=;} tells what is between values; a last column with neither a name nor a value,
     * as a separator at each line's end makes, is left out.
     *
     * @throws DataException with line and column if it is no table: empty, of another encoding, with rows of different lengths,
     *     a quote that is not closed, or columns of one name
     */
    public Table read() {
        DataFile.present(where, file, "a CSV file");
        String text = text();
        Matcher page = PAGE.matcher(text);
        if (page.lookingAt()) {
            throw new DataException(
                    where + ", line 1",
                    "names with a " + CsvRows.name(separator) + " between them",
                    "a page for a browser: " + page.group().strip(),
                    "save the file itself, such as what \"Raw\" or \"Download\" leads to on the page");
        }
        int first = start(text);
        Matcher told = SEPARATOR.matcher(text).region(first, text.length());
        if (told.lookingAt()) {
            separator = told.group(1).charAt(0);
            first = told.end();
        }
        CsvRows rows = new CsvRows(where, text, first, separator);
        CsvRows.Row start = rows.next();
        if (start == null) {
            throw new DataException(where, "a header line and rows", "no lines", "check the file");
        }
        List<String> header = header(start);
        List<List<String>> values = new ArrayList<>();
        for (int c = 0; c < header.size(); c++) {
            values.add(new ArrayList<>());
        }
        List<Integer> lines = new ArrayList<>();
        CsvRows.Row row = names.isEmpty() ? rows.next() : start;
        for (; row != null; row = rows.next()) {
            if (row.values().size() != header.size()) {
                throw ragged(row, header, start.line());
            }
            lines.add(row.line());
            for (int c = 0; c < header.size(); c++) {
                String value = row.values().get(c);
                values.get(c).add(missing.contains(value) ? "" : value);
            }
        }
        if (lines.isEmpty()) {
            throw new DataException(where, "a header line and rows", "a header only", "check the file");
        }
        int last = header.size() - 1;
        boolean isNothing = names.isEmpty()
                && last > 0
                && start.values().get(last).isBlank()
                && values.get(last).stream().allMatch(String::isBlank);
        return table(isNothing ? header.subList(0, last) : header, values, lines);
    }

    private Table table(List<String> header, List<List<String>> values, List<Integer> lines) {
        Table table = Table.create(String.valueOf(file.getFileName()));
        CsvColumn reader = new CsvColumn(where, new CsvNumber(decimal, thousands), lines);
        Map<Integer, CsvColumn.Kind> chosen = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> chosen.put(index(header, name), kind));
        for (int c = 0; c < header.size(); c++) {
            Column<?> column = reader.of(header.get(c), values.get(c), chosen.get(c));
            table.addColumns(column);
            values.set(c, List.of());
        }
        return table;
    }

    private int index(List<String> header, String name) {
        for (int c = 0; c < header.size(); c++) {
            if (header.get(c).equalsIgnoreCase(name.strip())) {
                return c;
            }
        }
        throw Tables.noColumn(String.valueOf(file.getFileName()), header, name);
    }

    private List<String> header(CsvRows.Row row) {
        if (row.values().size() > MOST_COLUMNS) {
            throw new DataException(
                    where, "at most " + MOST_COLUMNS + " columns", row.values().size() + "", "check the separator");
        }
        if (!names.isEmpty()) {
            if (names.size() != row.values().size()) {
                throw new DataException(
                        where + ", line " + row.line(),
                        names.size() + " values, as many as names are given",
                        row.values().size() + "",
                        "name every column");
            }
            return distinct(names, row.line());
        }
        refuseOtherSeparator(row);
        List<String> header = new ArrayList<>();
        for (String name : row.values()) {
            header.add(name.isBlank() ? "C" + header.size() : name.strip());
        }
        CsvHeader.refuseNumbers(where + ", line " + row.line(), header, decimal, new CsvNumber(decimal, thousands));
        return distinct(header, row.line());
    }

    private void refuseOtherSeparator(CsvRows.Row header) {
        String only = header.values().get(0);
        if (header.values().size() > 1) {
            return;
        }
        for (char other : new char[] {';', '\t', ',', '|'}) {
            if (other != separator && only.indexOf(other) > 0) {
                String written = other == '\t' ? "\\t" : other + "";
                throw new DataException(
                        where + ", line " + header.line(),
                        "names with a " + CsvRows.name(separator) + " between them",
                        "\"" + only + "\"",
                        ".separator('" + written + "') reads a file with a " + CsvRows.name(other) + " there"
                                + (only.startsWith("#") ? "; .skip(" + header.line() + ") leaves a note out" : ""));
            }
        }
    }

    private List<String> distinct(List<String> header, int line) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int c = 0; c < header.size(); c++) {
            Integer before = seen.put(header.get(c).toLowerCase(Locale.ROOT), c + 1);
            if (before != null) {
                throw new DataException(
                        where + ", line " + line,
                        "columns with distinct names",
                        "\"" + header.get(c) + "\" for columns " + before + " and " + (c + 1),
                        "rename one; .names(\"a\", …) names the columns of a file without a header line");
            }
        }
        return header;
    }

    private DataException ragged(CsvRows.Row row, List<String> header, int headerLine) {
        boolean isNote = names.isEmpty() && (header.get(0).startsWith("#") || header.size() == 1);
        return new DataException(
                where + ", line " + row.line(),
                header.size() + " values, as many as the header"
                        + (isNote ? " in line " + headerLine + ", \"" + CsvHeader.shortened(header) + "\"" : ""),
                row.values().size() + "",
                isNote && row.values().size() > 1
                        ? ".skip(" + headerLine + ") leaves out what stands before the header"
                        : "values with " + (separator == ',' ? "commas" : CsvRows.name(separator) + "s")
                                + " in them need quotes");
    }

    private String text() {
        return TextFile.read(
                where,
                file,
                charset,
                line -> ", column " + (line.chars().filter(c -> c == separator).count() + 1),
                ".charset(\"%s\")");
    }

    /** Behind the lines to leave out. */
    private int start(String text) {
        int start = 0;
        for (int i = 0; i < skipped; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                throw new DataException(where, "more than " + skipped + " lines", i + 1 + "", "skip fewer");
            }
            start = end + 1;
        }
        return start;
    }
}
