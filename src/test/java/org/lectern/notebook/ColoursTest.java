package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColoursTest {
    private static String text(String html) {
        return html.replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "var x|keyword|var",
                "x = 0x1F;|number|0x1F",
                "x = 1.5e-3f + y|number|1.5e-3f",
                "1..2|number|1",
                "new Foo(|type|Foo",
                "foo (1)|call|foo",
                "@Override|annotation|@Override",
                "\"a \\\" b\" + c|string|\"a \\\" b\"",
                "'\\''|string|'\\''",
                "a // b \"c|comment|// b \"c",
                "/* a|comment|/* a",
                "%maven a:b:1|magic|%maven a:b:1",
            })
    void tokensGetTheirColour(String source, String kind, String token) {
        String html = JavaColours.html(source, 0);
        assertThat(html).contains("<span class=\"" + kind + "\">" + Html.escape(token) + "</span>");
        assertThat(text(html)).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "'", "\"\"\"\nopen", "/*", "@", "a\n\n\tb\n", "\u00e4\ud83d\ude00 #", "x %y"})
    void textThatIsNoJavaSurvives(String source) {
        assertThat(text(JavaColours.html(source, 1))).isEqualTo(source);
    }

    @Test
    void tokenOverSeveralLinesIsClosedAtEachLineEnd() {
        assertThat(JavaColours.html("/* a\nb */", 2))
                .isEqualTo("<span class=\"line\"><span class=\"comment\">/* a</span></span>\n"
                        + "<span class=\"line marked\"><span class=\"comment\">b */</span></span>");
    }

    @Test
    void ansiColoursBecomeSpansAndOtherSequencesVanish() {
        assertThat(
                        Ansi.html(
                                "a\u001b[1;31mb\u001b[0mc<\u001b[2K\u001b]0;title\u0007d\u001b[38;2;1;2;3me\u001b[39m\u001b[48;5;196mf"))
                .isEqualTo("a<span class=\"ansi-bold ansi-fg-1\">b</span>c&lt;d<span style=\"color:#010203\">e</span>"
                        + "<span style=\"background:#ff0000\">f</span>");
    }

    @Test
    void carriageReturnOverwritesAsInATerminal() {
        assertThat(Ansi.overwrite("10 %\r100 %\nab\bc\r\nx")).isEqualTo("100 %\nac\nx");
    }
}
