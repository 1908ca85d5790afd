package org.lectern.data;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.data.SequencePairs.Pair;
import org.lectern.tensor.Rng;

/** Writes sequences with what each is to be turned into: dates as people write them, and short English sentences in German. */
final class PairWriter {
    private static final int MOST = 1_000_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] WEEKDAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };

    /** A noun with its German gender: {@code m}, {@code f} or {@code n}. */
    private record Noun(String english, String german, char gender) {}

    private static final List<Noun> BEINGS = List.of(
            new Noun("man", "Mann", 'm'),
            new Noun("woman", "Frau", 'f'),
            new Noun("child", "Kind", 'n'),
            new Noun("dog", "Hund", 'm'),
            new Noun("cat", "Katze", 'f'),
            new Noun("teacher", "Lehrer", 'm'),
            new Noun("girl", "Mädchen", 'n'),
            new Noun("doctor", "Ärztin", 'f'));
    private static final List<Noun> THINGS = List.of(
            new Noun("apple", "Apfel", 'm'),
            new Noun("book", "Buch", 'n'),
            new Noun("house", "Haus", 'n'),
            new Noun("lamp", "Lampe", 'f'),
            new Noun("key", "Schlüssel", 'm'),
            new Noun("flower", "Blume", 'f'),
            new Noun("car", "Auto", 'n'),
            new Noun("hat", "Hut", 'm'),
            new Noun("bag", "Tasche", 'f'));
    /** What beings can be, and things. */
    private static final String[][] QUALITIES = {
        {"big", "groß"}, {"small", "klein"}, {"old", "alt"}, {"young", "jung"}, {"clever", "klug"}, {"tired", "müd"}
    };

    private static final String[][] LOOKS = {
        {"big", "groß"},
        {"small", "klein"},
        {"old", "alt"},
        {"new", "neu"},
        {"red", "rot"},
        {"green", "grün"},
        {"white", "weiß"}
    };

    /** English, German, and German's infinitive: what one does to beings and things, and to things alone. */
    private static final String[][] MEETING = {
        {"sees", "sieht", "sehen"},
        {"finds", "findet", "finden"},
        {"looks for", "sucht", "suchen"},
        {"draws", "zeichnet", "zeichnen"}
    };

    private static final String[][] TRADING = {
        {"buys", "kauft", "kaufen"},
        {"brings", "bringt", "bringen"},
        {"sells", "verkauft", "verkaufen"}
    };

    private static final String[][] TIMES = {
        {"today", "heute"}, {"now", "jetzt"}, {"often", "oft"}, {"tomorrow", "morgen"}
    };

    private final Rng rng;

    PairWriter(Rng rng) {
        this.rng = rng;
    }

    /** Dates from 1900 to 2099 in a dozen ways of writing, and each as {@code 1998-03-05}. */
    SequencePairs dates(int n) {
        List<Pair> pairs = new ArrayList<>(checked("dates", n));
        int days = (int) (LAST_DAY.toEpochDay() - FIRST_DAY.toEpochDay()) + 1;
        for (int i = 0; i < n; i++) {
            LocalDate date = FIRST_DAY.plusDays(rng.nextInt(days));
            pairs.add(new Pair(written(date), date.toString()));
        }
        return new SequencePairs(pairs, "drawn: dates as people write them, to ISO 8601");
    }

    private String written(LocalDate date) {
        int day = date.getDayOfMonth();
        int year = date.getYear();
        String month = MONTHS[date.getMonthValue() - 1];
        String brief = month.substring(0, 3);
        String weekday = WEEKDAYS[date.getDayOfWeek().getValue() - 1];
        String written = switch (rng.nextInt(12)) {
            case 0 -> day + " " + month + " " + year;
            case 1 -> month + " " + day + ", " + year;
            case 2 -> brief + " " + day + " " + year;
            case 3 -> day + " " + brief + " " + year;
            case 4 -> day + ordinal(day) + " of " + month + " " + year;
            case 5 -> "the " + day + ordinal(day) + " of " + month + ", " + year;
            case 6 -> weekday + ", " + day + " " + month + " " + year;
            case 7 -> weekday + " " + month + " " + day + ordinal(day) + " " + year;
            // Day first, as most of the world has it; always, so that it can be learned.
            case 8 -> day + "." + date.getMonthValue() + "." + year;
            case 9 -> String.format(Locale.ROOT, "%02d/%02d/%d", day, date.getMonthValue(), year);
            case 10 -> year + " " + month + " " + day;
            default -> String.format(Locale.ROOT, "%d%02d%02d", year, date.getMonthValue(), day);
        };
        return rng.nextBoolean(0.5) ? written.toLowerCase(Locale.ROOT) : written;
    }

    private static String ordinal(int day) {
        if (day / 10 == 1) {
            return "th";
        }
        return switch (day % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }

    /**
     * Sentences in lower-case English and German, with German's genders, cases and places of the verb: {@code today the old man
     * buys a red bag} is {@code heute kauft der alte Mann eine rote Tasche}.
     */
    SequencePairs translations(int n) {
        List<Pair> pairs = new ArrayList<>(checked("translations", n));
        for (int i = 0; i < n; i++) {
            pairs.add(sentence());
        }
        return new SequencePairs(pairs, "drawn: English sentences to German, by a small grammar");
    }

    private Pair sentence() {
        boolean isMeeting = rng.nextInt(4) == 0;
        Pair subject = phrase(one(BEINGS), QUALITIES, true);
        Pair object = isMeeting ? phrase(one(BEINGS), QUALITIES, false) : phrase(one(THINGS), LOOKS, false);
        String[] verb = one(isMeeting || rng.nextBoolean(0.5) ? MEETING : TRADING);
        String[] time = one(TIMES);
        String english = subject.input() + " " + verb[0] + " " + object.input();
        return switch (rng.nextInt(5)) {
            case 0 ->
                new Pair(
                        time[0] + " " + english,
                        time[1] + " " + verb[1] + " " + subject.target() + " " + object.target());
            case 1 ->
                new Pair(
                        subject.input() + " wants to " + bare(verb[0]) + " " + object.input(),
                        subject.target() + " will " + object.target() + " " + verb[2]);
            case 2 ->
                new Pair(
                        "I know that " + english,
                        "ich weiß , dass " + subject.target() + " " + object.target() + " " + verb[1]);
            case 3 ->
                new Pair(
                        "does " + subject.input() + " " + bare(verb[0]) + " " + object.input() + " ?",
                        verb[1] + " " + subject.target() + " " + object.target() + " ?");
            default -> new Pair(english, subject.target() + " " + verb[1] + " " + object.target());
        };
    }

    /** {@code looks for} becomes {@code look for}. */
    private static String bare(String verb) {
        return verb.replaceFirst("s\\b", "");
    }

    private Pair phrase(Noun noun, String[][] adjectives, boolean isSubject) {
        boolean isDefinite = rng.nextBoolean(0.5);
        String[] adjective = rng.nextBoolean(0.5) ? one(adjectives) : new String[] {"", ""};
        String described = adjective[0].isEmpty() ? noun.english() : adjective[0] + " " + noun.english();
        boolean startsWithVowel = "aeiou".indexOf(described.charAt(0)) >= 0;
        String english = (isDefinite ? "the " : startsWithVowel ? "an " : "a ") + described;
        String german = article(noun.gender(), isDefinite, isSubject)
                + (adjective[1].isEmpty() ? "" : " " + adjective[1] + ending(noun.gender(), isDefinite, isSubject))
                + " "
                + noun.german();
        return new Pair(english, german);
    }

    private static String article(char gender, boolean isDefinite, boolean isSubject) {
        return switch (gender) {
            case 'm' -> isDefinite ? (isSubject ? "der" : "den") : isSubject ? "ein" : "einen";
            case 'f' -> isDefinite ? "die" : "eine";
            default -> isDefinite ? "das" : "ein";
        };
    }

    /** After the, an adjective is weak; after a, it shows the gender where the article does not. */
    private static String ending(char gender, boolean isDefinite, boolean isSubject) {
        return switch (gender) {
            case 'm' -> isSubject ? (isDefinite ? "e" : "er") : "en";
            case 'f' -> "e";
            default -> isDefinite ? "e" : "es";
        };
    }

    private <T> T one(List<T> choices) {
        return choices.get(rng.nextInt(choices.size()));
    }

    private String[] one(String[][] choices) {
        return choices[rng.nextInt(choices.length)];
    }

    private static int checked(String operation, int n) {
        if (n < 1 || n > MOST) {
            throw new DataException(operation, "1 to " + MOST + " pairs", n + "", "10000 are enough to learn from");
        }
        return n;
    }
}
