package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import org.lectern.tensor.Rng;

/**
 * Writes a play in the manner of Tiny Shakespeare: speakers' names, a colon, and lines of verse, by a grammar of our own. What is
 * to be learned is alike, from letters to words to who speaks when; sense is not to be looked for.
 */
final class PlayWriter {
    static final String WORDS = "a play written by a small grammar";
    static final int CHARACTERS = 200_000;

    private static final int MOST_SPEECHES = 14;
    private static final int FEWEST_SPEECHES = 5;
    private static final int LONGEST_SPEECH = 6;

    private static final List<String> CAST = List.of(
            "ORLANDO",
            "BEATRICE",
            "DUKE ALBERTO",
            "First Guard",
            "Second Guard",
            "LUCINDA",
            "MARCELLUS",
            "Fool",
            "QUEEN HELENA",
            "Messenger",
            "FABIAN",
            "Nurse",
            "LORD WARWICK",
            "ISABELLA",
            "Gardener",
            "VALERIO");

    private static final Grammar VERSE = new Grammar()
            .with(
                    "line",
                    "{opening}{clause}|{clause}, {and} {clause}|{question}|{wish}|{command}|{clause}|"
                            + "{opening}{command}|{when} {clause}, {clause}|{noun.the} {that} {clause}")
            .with(
                    "opening",
                    "Alas, |O, |My lord, |Good {person}, |Nay, |Ay, |But soft, |Come, |Why, |Then |And yet |So ")
            .with("and", "and|but|for|yet|or else|so that|till")
            .with("when", "when|if|while|ere|since|though|where")
            .with("that", "that|wherein|by which")
            .with(
                    "clause",
                    "{i} {verb.plural} {object}|{they} {verb.plural} {object}|{noun.the} {verb.single} {object}|"
                            + "{noun.the} is {quality}|{i} {modal} {verb.plural} {object}|{thou}|{noun.the} {modal} {verb.bare} {object}|"
                            + "{thy} {thing} is {quality}|there is {noun.a} in {place}|{i} have {seen} {object}")
            .with(
                    "question",
                    "What {thing} is this that {verb.single} {object}|Who {verb.single} {object} in {place}|"
                            + "Wherefore dost thou {verb.bare} {object}|How shall {i} {verb.bare} {object}|"
                            + "Is {noun.the} so {quality}|Where is {thy} {thing}, {title}")
            .with(
                    "wish",
                    "Would that {clause}|May {noun.the} {verb.bare} {object}|Let {noun.the} {verb.bare} {object}|God keep {object}")
            .with(
                    "command",
                    "{verb.bare} {object}|{verb.bare} not {object}|go, {verb.bare} {object}|speak no more of {noun.the}")
            .with(
                    "thou",
                    "thou {verb.thou} {object}|thou art {quality}|thou wert {quality}|thou shalt {verb.bare} {object}")
            .with("i", "I|we|I")
            .with("they", "they|you|these {things}|thy {things}|all {things}")
            .with("thy", "thy|my|his|her|our")
            .with("modal", "shall|will|must|may|can|would|should")
            .with("seen", "seen|known|loved|lost|sworn by|heard of|forgot")
            .with(
                    "object",
                    "{noun.the}|{noun.a}|{thy} {thing}|{thy} {quality} {thing}|{noun.the} of {place}|me|thee|him|{noun.the}")
            .with("noun.the", "the {thing}|the {quality} {thing}|this {thing}|that {quality} {thing}|the {person}")
            .with("noun.a", "a {plain} {thing.plain}|some {quality} {thing}|no {thing}|a {person.plain}")
            .with("plain", "noble|gentle|bitter|silver|weary|faithful|proud|royal|secret|hollow")
            .with(
                    "thing.plain",
                    "heart|crown|sword|rose|grave|tear|hand|promise|dream|shadow|letter|kingdom|mirror|bell|lantern")
            .with(
                    "thing",
                    "heart|crown|sword|rose|grave|tear|hand|eye|night|morning|oath|promise|dream|shadow|sorrow|honour|love|grief|"
                            + "letter|kingdom|tongue|blood|fortune|tempest|garden|mirror|silence|patience|bell|lantern")
            .with("things", "hearts|eyes|tears|hands|dreams|shadows|oaths|sorrows|roses|swords|men|stars|winters")
            .with(
                    "quality",
                    "noble|gentle|cruel|false|sweet|bitter|golden|pale|silver|weary|faithful|proud|royal|secret|hollow|idle|"
                            + "ancient|merry|heavy|patient|wild|cold")
            .with("person", "duke|queen|soldier|nurse|stranger|maiden|brother|shepherd|captain|widow|prisoner")
            .with("person.plain", "duke|queen|soldier|nurse|stranger|maiden|brother|shepherd|captain|widow|prisoner")
            .with("title", "sir|madam|my lord|good friend|cousin|lady|boy|my son")
            .with(
                    "place",
                    "Verona|the tower|the garden|the court|the forest|my father's house|Mantua|the chapel|the field|heaven")
            .with("verb.plural", "{verb.bare}")
            .with(
                    "verb.bare",
                    "love|hate|fear|follow|break|keep|bear|seek|curse|praise|forgive|betray|mourn|crown|serve|wound|banish|trust")
            .with(
                    "verb.single",
                    "loves|hates|fears|follows|breaks|keeps|bears|seeks|curses|praises|forgives|betrays|mourns|crowns|serves|wounds|"
                            + "banishes|trusts")
            .with(
                    "verb.thou",
                    "lovest|hatest|fearest|followest|breakest|keepest|bearest|seekest|cursest|forgivest|mournest|servest");

    private final Rng rng;

    PlayWriter(Rng rng) {
        this.rng = rng;
    }

    /** Scenes until there are as many characters, or a few more. */
    String write(int characters) {
        StringBuilder play = new StringBuilder();
        while (play.length() < characters) {
            scene(play);
        }
        return play.toString();
    }

    /** A few of the cast talk to each other, nobody twice in a row. */
    private void scene(StringBuilder play) {
        List<String> present = new ArrayList<>();
        int[] order = rng.permutation(CAST.size());
        for (int i = 0; i < 2 + rng.nextInt(3); i++) {
            present.add(CAST.get(order[i]));
        }
        int speeches = rng.nextInt(FEWEST_SPEECHES, MOST_SPEECHES + 1);
        int speaker = 0;
        for (int i = 0; i < speeches; i++) {
            speaker = (speaker + 1 + rng.nextInt(present.size() - 1)) % present.size();
            speech(play.append(present.get(speaker)).append(":\n"));
        }
    }

    private void speech(StringBuilder play) {
        int lines = 1 + rng.nextInt(1 + rng.nextInt(LONGEST_SPEECH));
        boolean isStart = true;
        for (int i = 0; i < lines; i++) {
            String line = VERSE.draw("line", rng);
            String end = end(line, i == lines - 1);
            play.append(isStart || line.startsWith("I ") ? capital(line) : line)
                    .append(end)
                    .append('\n');
            isStart = end.equals(".") || end.equals("?") || end.equals("!");
        }
        play.append('\n');
    }

    private String end(String line, boolean isLast) {
        if (line.startsWith("What")
                || line.startsWith("Who ")
                || line.startsWith("Wher")
                || line.startsWith("How")
                || line.startsWith("Is ")) {
            return "?";
        }
        int draw = rng.nextInt(10);
        if (isLast) {
            return draw == 0 ? "!" : ".";
        }
        return draw < 4 ? "," : draw < 6 ? ";" : draw < 7 ? ":" : draw < 9 ? "." : "!";
    }

    private static String capital(String line) {
        return Character.toUpperCase(line.charAt(0)) + line.substring(1);
    }
}
