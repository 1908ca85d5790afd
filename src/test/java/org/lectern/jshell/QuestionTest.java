package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "x? | x",
                " Math.max ? | Math.max",
                "%time? | %time",
                "\"abc\".substring? | \"abc\".substring",
                "\"a?)\".length()? | \"a?)\".length",
                "xs.get(0).length? | xs.get(0).length",
                "f(\"?\", g(1)).b[2].c? | f(\"?\", g(1)).b[2].c",
                "new ArrayList<String>().add? | new ArrayList<String>().add",
                "new Linear? | new Linear",
                "((String) o).trim? | ((String) o).trim",
                "Stream.<String>of? | Stream.<String>of",
                "String::length? | String::length",
                "f(x)? | f",
                "?\"abc\".substring | \"abc\".substring",
            })
    void anExpressionWithAQuestionMarkBehindIsOne(String cell, String subject) {
        assertThat(Question.of(cell)).isEqualTo(new Question(subject, false));
        String more = cell.startsWith("?") ? "?" + cell : cell + "?";
        assertThat(Question.of(more)).isEqualTo(new Question(subject, true));
    }

    @Test
    void itMayGoOverLinesAndHaveComments() {
        assertThat(Question.of("// why?\n\"abc\"\n  .trim()\n  .substring?\n"))
                .isEqualTo(new Question("\"abc\"\n  .trim()\n  .substring", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "// why?",
                "x // why?",
                "/* why? */",
                "int k = a > b ?",
                "(a > b) ?",
                "(a > b)?",
                "a > b ?",
                "f(x) ?",
                "return x.isEmpty() ?",
                "var k = flag?",
                "int k = a ? b : c",
                "x.y() ? 1 : 2",
                "\"why?\"",
                "String s = \"a?\";",
                "String s = \"a?",
                "\"\"\"\nwhy?",
                "'?'",
                "f(a?",
                "List<?",
                "x;\ny.z?",
                "!x?",
            })
    void javaIsNone(String cell) {
        assertThat(Question.of(cell)).isNull();
    }
}
