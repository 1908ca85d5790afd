package org.lectern.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

class VocabularyTest {
    private static final String TEXT = "the cat sat on the mat. The cat's hat!\nthe end";

    @TempDir
    Path folder;

    @Test
    void charactersComeBackAsTheyWere() {
        Vocabulary vocabulary = Vocabulary.characters("hello 🎓é");
        assertThat(vocabulary.tokens()).containsExactly(" ", "e", "h", "l", "o", "é", "🎓");
        Tensor ids = vocabulary.encode("hello 🎓");
        assertThat(ids.dtype()).isEqualTo(DType.INT32);
        assertThat(ids.toInts()).containsExactly(2, 1, 3, 3, 4, 0, 6);
        assertThat(vocabulary.decode(ids)).isEqualTo("hello 🎓");
        refused(() -> vocabulary.encode("hey"), "got 'y' (U+0079) at 2; make the vocabulary of the whole text");
        Vocabulary tolerant = vocabulary.withUnknown();
        assertThat(tolerant.decode(tolerant.encode("hey"))).isEqualTo("he<unk>");
        assertThat(tolerant.withUnknown()).isSameAs(tolerant);
    }

    @Test
    void wordsAreCountedAndRareOnesUnknown() {
        Vocabulary all = Vocabulary.words(TEXT);
        assertThat(all.tokens()).startsWith("<unk>", "the").contains("cat's", "The", ".", "!");
        Vocabulary common = all.minCount(2);
        assertThat(common.tokens()).containsExactly("<unk>", "the");
        assertThat(common.encode("the dog").toInts()).containsExactly(1, 0);
        assertThat(all.commonest(1).size()).isEqualTo(2);
        assertThat(all.decode(all.encode("the cat sat. The end!"))).isEqualTo("the cat sat. The end!");
        refused(() -> all.minCount(9), "a number that leaves words");
        refused(() -> Vocabulary.characters("a").minCount(2), "vocabulary of words");
        refused(() -> all.id("cat's hat"), "did you mean");
    }

    @Test
    void bytePairsAreThePairsThatStandTogetherMostOften() {
        // "ab" stands there 6 times, then "ab" + "c" 4 times.
        Vocabulary pairs = Vocabulary.bytePairs("abc\nabc\nabc\nabc\nab\nab", 258);
        assertThat(pairs.tokens().subList(256, 258)).containsExactly("ab", "abc");
        assertThat(pairs.encode("abcab").toInts()).containsExactly(257, 256);
        assertThat(pairs.id("abc")).isEqualTo(257);
        assertThat(Vocabulary.bytePairs("ab", 300).size())
                .as("no pair stands there twice")
                .isEqualTo(256);
        refused(() -> Vocabulary.bytePairs("ab", 200), "a size from 256");
    }

    @Test
    void bytePairsEncodeAnyTextAndGiveItBack() {
        Vocabulary pairs = Vocabulary.bytePairs(TEXT.repeat(3), 300);
        for (String text : List.of(TEXT, "", " ", "漢字 🎓\t\r\n  x", "é".repeat(1000), "\0\u00a0a")) {
            assertThat(pairs.decode(pairs.encode(text))).isEqualTo(text);
        }
        assertThat(pairs.encode(TEXT).size()).isLessThan(TEXT.length() / 2);
    }

    @Test
    void specialTokensStandBehindTheOthersAndNeverInAText() {
        for (Vocabulary vocabulary : List.of(
                Vocabulary.characters("<pad>").special("<pad>", "<end>"),
                Vocabulary.bytePairs("<pad>", 256).special("<pad>", "<end>"))) {
            int pad = vocabulary.id("<pad>");
            assertThat(pad).isEqualTo(vocabulary.size() - 2);
            assertThat(vocabulary.encode("<pad>").toInts()).doesNotContain(pad);
            assertThat(vocabulary.decode(pad, pad + 1)).isEqualTo("<pad><end>");
            refused(() -> vocabulary.special("<end>"), "needs new tokens, got \"<end>\"");
        }
        refused(() -> Vocabulary.words("a b").special("a"), "new tokens");
    }

    @Test
    void aSavedVocabularyGivesTheSameNumbers() throws IOException {
        Path file = folder.resolve("v.json");
        for (Vocabulary vocabulary : List.of(
                Vocabulary.characters(TEXT).withUnknown(),
                Vocabulary.words(TEXT).special("<pad>"),
                Vocabulary.bytePairs(TEXT.repeat(2), 280).special("<pad>"))) {
            vocabulary.save(file);
            Vocabulary loaded = Vocabulary.load(file.toString());
            assertThat(loaded.tokens()).isEqualTo(vocabulary.tokens());
            assertThat(loaded.encode(TEXT).toInts())
                    .isEqualTo(vocabulary.encode(TEXT).toInts());
            assertThat(loaded).hasToString(vocabulary.toString());
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length; length += 7) {
                Path cut = IdxFiles.write(folder, "cut.json", Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Vocabulary.load(cut)).isInstanceOf(DataException.class);
            }
        }
        for (String bad : List.of(
                "{}",
                "[]",
                "{\"format\":\"lectern-vocabulary-1\",\"kind\":\"X\",\"tokens\":[\"a\"]}",
                "{\"format\":\"lectern-vocabulary-1\",\"kind\":\"WORDS\",\"tokens\":[\"a\",\"a\"]}",
                "{\"format\":\"lectern-vocabulary-1\",\"kind\":\"WORDS\",\"tokens\":[1]}",
                "{\"format\":\"lectern-vocabulary-1\",\"kind\":\"BYTE_PAIRS\",\"pairs\":[[256,1]],\"tokens\":[]}")) {
            refused(() -> Vocabulary.load(IdxFiles.write(folder, "bad.json", bad.getBytes(UTF_8))), "Vocabulary.load");
        }
    }

    @Test
    void pairsThatDoubleEndlesslyAreRefused() {
        StringBuilder pairs = new StringBuilder("[0,0]");
        for (int i = 256; i < 320; i++) {
            pairs.append(",[").append(i).append(',').append(i).append(']');
        }
        String json =
                "{\"format\":\"lectern-vocabulary-1\",\"kind\":\"BYTE_PAIRS\",\"pairs\":[" + pairs + "],\"tokens\":[]}";
        refused(() -> Vocabulary.load(IdxFiles.write(folder, "bad.json", json.getBytes(UTF_8))), "fit the memory");
    }

    @Test
    void windowsHaveTheNextTokenAsTarget() {
        Vocabulary vocabulary = Vocabulary.characters("abcdefg");
        Tensor ids = vocabulary.encode("abcdefg");
        Dataset windows = vocabulary.windows(ids, 3);
        assertThat(windows.size()).isEqualTo(2);
        assertThat(windows.x().toInts()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(windows.y().toInts()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(vocabulary.windows(ids, 3, 1).size()).isEqualTo(4);
        assertThat(vocabulary.windows(ids, 3, 1).rows(3).y().toInts()).containsExactly(4, 5, 6);
        refused(() -> vocabulary.windows(ids, 7), "more tokens than a window has");
    }

    @Test
    void wrongNumbersAreRefused() {
        Vocabulary vocabulary = Vocabulary.characters("ab");
        refused(() -> vocabulary.decode(2), "numbers from 0 to 1, got 2");
        refused(() -> vocabulary.decode(Tensor.ones(2)), "INT32");
        refused(() -> Vocabulary.words(""), "a text");
    }

    @Test
    void aTextOfAnotherEncodingIsNamedByItsLine() {
        Path latin = IdxFiles.write(folder, "a.txt", "one\ntwo\ncaf\u00e9".getBytes(ISO_8859_1));
        refused(() -> TextFile.read(latin), "line 3 (byte 11): needs text in UTF-8, got the byte 0xe9 behind \"caf\"");
        assertThat(TextFile.read(latin, "windows-1252")).endsWith("café");
        assertThat(TextFile.read(IdxFiles.write(folder, "b.txt", "\uFEFFx".getBytes(UTF_8))
                        .toString()))
                .isEqualTo("x");
        refused(() -> TextFile.read("no.txt"), "no such file");
        refused(() -> TextFile.read(IdxFiles.write(folder, "e.txt", new byte[0])), "needs text, got an empty file");
        assertThat(TextFile.read(latin.toString(), "windows-1252")).endsWith("café");
    }

    @Test
    void aTextOfWideLettersWithoutAMarkIsNamed() throws IOException {
        Path file = folder.resolve("wide.txt");
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Files.write(file, "To be, or not to be\nthat is the question".getBytes(charset));
            refused(
                    () -> TextFile.read(file),
                    "line 1: needs text in UTF-8, got a zero byte at every second place, as in UTF-16;"
                            + " TextFile.read(file, \"" + charset + "\") reads it");
            assertThat(TextFile.read(file, charset.name()))
                    .startsWith("To be, or")
                    .endsWith("question");
        }
        Files.write(file, new byte[] {'a', 'b', '\n', 'c', 0, 'd', 'e', 'f', 'g'});
        refused(() -> TextFile.read(file), "line 2: needs text in UTF-8, got a zero byte; is it a binary file?");
    }

    @Test
    void showsItsFirstTokens() {
        MimeBundle shown = Vocabulary.words("a a <b>").display();
        assertThat(shown.text()).contains("number  token  in the text", "vocabulary of 5 tokens by words");
        assertThat(String.valueOf(shown.data().get(MimeBundle.HTML))).contains("&lt;unk&gt;");
    }

    private static void refused(Runnable call, String words) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(words);
    }

    @Test
    void marksBelongToTheLettersThatTheyStandOn() {
        String cafe = "cafe\u0301";
        String hindi = "\u0939\u093f\u0928\u094d\u0926\u0940";
        String persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
        Vocabulary words = Vocabulary.words(cafe + " " + hindi + " " + persian + ".");
        assertThat(words.tokens()).contains(cafe, hindi, persian, ".");
        assertThat(words.decode(words.encode(cafe + " " + hindi))).isEqualTo(cafe + " " + hindi);
    }
}
