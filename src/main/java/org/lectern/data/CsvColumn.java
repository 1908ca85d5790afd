package org.lectern.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.TimeColumn;
import tech.tablesaw.columns.Column;

/** Makes columns of values as they are written; an empty one is missing. */
final class CsvColumn {
    /** A year of two digits in a pattern of dates, and the first year that it does not stand for. */
    private static final Pattern TWO_DIGITS = Pattern.compile("(?<![uy])[uy]{2}(?![uy])");

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    /** Hours and what is below them in a pattern of dates. */
    private static final Pattern TIME = Pattern.compile("[aBhHkKmsSAnN]");

    private static final Pattern ZONE = Pattern.compile("[VvzOXxZ]");

    private static final int PAST_CENTURY = 2050;

    /** What a column is to be taken as. */
    enum Type {
        TEXT,
        NUMBER,
        PERCENT,
        DATE
    }

    /**
     * What a column is to be taken as.
     *
     * @param pattern of dates
     */
    record Kind(Type type, String pattern) {}

    private final String where;
    private final CsvNumber number;
    private final List<Integer> lines;

    /** @param lines at which each row begins */
    CsvColumn(String where, CsvNumber number, List<Integer> lines) {
        this.where = where;
        this.number = number;
        this.lines = lines;
    }

    Column<?> of(String name, List<String> values, @Nullable Kind kind) {
        if (kind == null) {
            return recognised(name, values);
        }
        return switch (kind.type()) {
            case TEXT -> Words.said(StringColumn.create(name, values));
            case NUMBER -> numbers(name, values, "a number", number::parsed);
            case PERCENT -> numbers(name, values, "a percentage", this::percent);
            case DATE -> dates(name, values, kind.pattern());
        };
    }

    private Column<?> recognised(String name, List<String> values) {
        if (values.stream().allMatch(String::isEmpty)) {
            return StringColumn.create(name, values);
        }
        if (all(values, number::whole)) {
            return whole(name, values);
        }
        if (all(values, number::parsed)) {
            return numbers(name, values, "a number", number::parsed);
        }
        if (all(values, CsvColumn::truth)) {
            return filled(BooleanColumn.create(name), values, CsvColumn::truth);
        }
        if (all(values, CsvColumn::date)) {
            return filled(DateColumn.create(name), values, CsvColumn::date);
        }
        if (all(values, CsvColumn::dateTime)) {
            return filled(DateTimeColumn.create(name), values, CsvColumn::dateTime);
        }
        if (all(values, CsvColumn::time)) {
            return filled(TimeColumn.create(name), values, CsvColumn::time);
        }
        return StringColumn.create(name, values);
    }

    private static boolean all(List<String> values, Function<String, @Nullable Object> parser) {
        return values.stream().allMatch(value -> value.isEmpty() || parser.apply(value) != null);
    }

    private static <T, C extends Column<T>> C filled(
            C column, List<String> values, Function<String, @Nullable T> parser) {
        for (String value : values) {
            T parsed = value.isEmpty() ? null : parser.apply(value);
            if (parsed == null) {
                column.appendMissing();
            } else {
                column.append(parsed);
            }
        }
        return column;
    }

    private Column<?> whole(String name, List<String> values) {
        boolean small = all(values, value -> {
            Long whole = number.whole(value);
            // The least int is Tablesaw's mark of a missing one.
            return whole != null && whole == whole.intValue() && whole != Integer.MIN_VALUE ? whole : null;
        });
        if (!small) {
            return filled(LongColumn.create(name), values, number::whole);
        }
        return filled(IntColumn.create(name), values, value -> {
            Long whole = number.whole(value);
            return whole == null ? null : whole.intValue();
        });
    }

    private Column<?> numbers(
            String name, List<String> values, String what, Function<String, @Nullable Double> parser) {
        DoubleColumn column = DoubleColumn.create(name);
        for (int r = 0; r < values.size(); r++) {
            String value = values.get(r);
            Double parsed = value.isEmpty() ? null : parser.apply(value);
            if (parsed == null && !value.isEmpty()) {
                throw wrong(
                        name, r, what, value, TableErrors.remedy(name, value).replace("Tables.csv(file)", ""));
            }
            if (parsed == null) {
                column.appendMissing();
            } else {
                column.append(parsed.doubleValue());
            }
        }
        return column;
    }

    private @Nullable Double percent(String value) {
        Double parsed = value.endsWith("%")
                ? number.parsed(value.substring(0, value.length() - 1).strip())
                : null;
        return parsed == null ? null : parsed / 100;
    }

    private Column<?> dates(String name, List<String> values, String pattern) {
        DateTimeFormatter formatter;
        try {
            // Strict: the 31st of February is no date. That wants u for a year without an era.
            formatter = DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "asDate", "a pattern such as dd/MM/yyyy", "\"" + pattern + "\"", "d is day, M month, y year", e);
        }
        String letters = QUOTED.matcher(pattern).replaceAll("");
        if (ZONE.matcher(letters).find()) {
            throw new DataException(
                    "asDate",
                    "a pattern without a zone of time, for which a table's columns have no place",
                    "\"" + pattern + "\"",
                    "where it is the same everywhere, quote it: yyyy-MM-dd HH:mm'Z'");
        }
        boolean isShortYear = TWO_DIGITS.matcher(pattern).find();
        if (TIME.matcher(letters).find()) {
            return dates(DateTimeColumn.create(name), values, pattern, text -> {
                LocalDateTime time = LocalDateTime.parse(text, formatter);
                return isShortYear && time.getYear() >= PAST_CENTURY ? time.minusYears(100) : time;
            });
        }
        return dates(DateColumn.create(name), values, pattern, text -> {
            LocalDate date = LocalDate.parse(text, formatter);
            // Java takes 2000 to 2099; births and records of the last century are more common than 2050 on.
            return isShortYear && date.getYear() >= PAST_CENTURY ? date.minusYears(100) : date;
        });
    }

    private <T> Column<T> dates(Column<T> column, List<String> values, String pattern, Function<String, T> parser) {
        for (int r = 0; r < values.size(); r++) {
            String value = values.get(r);
            if (value.isEmpty()) {
                column.appendMissing();
                continue;
            }
            try {
                column.append(parser.apply(value));
            } catch (DateTimeException e) {
                String remedy = "d is day, M month, y year"
                        + (column instanceof DateTimeColumn
                                ? ", H hour to 23, h to 12 with a for AM or PM, m minute"
                                : "");
                throw wrong(column.name(), r, "a date as " + pattern, value, remedy);
            }
        }
        return column;
    }

    private DataException wrong(String name, int row, String what, String value, String remedy) {
        return new DataException(
                where + ", line " + lines.get(row) + ", column \"" + name + "\"", what, "\"" + value + "\"", remedy);
    }

    private static @Nullable Boolean truth(String value) {
        return value.equalsIgnoreCase("true") ? Boolean.TRUE : value.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    private static @Nullable LocalDate date(String value) {
        return parsed(value, 10, LocalDate::parse);
    }

    private static @Nullable LocalDateTime dateTime(String value) {
        return parsed(value, 16, text -> LocalDateTime.parse(text.replace(' ', 'T')));
    }

    private static @Nullable LocalTime time(String value) {
        return parsed(value, 5, LocalTime::parse);
    }

    private static <T> @Nullable T parsed(String value, int shortest, Function<String, T> parser) {
        if (value.length() < shortest || value.length() > 29 || !Character.isDigit(value.charAt(0))) {
            return null;
        }
        try {
            return parser.apply(value);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
