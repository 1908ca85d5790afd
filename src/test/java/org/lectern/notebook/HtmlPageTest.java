package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlPageTest {
    @TempDir
    Path directory;

    private String page(String... markdown) {
        Notebook notebook = Notebook.empty();
        for (String text : markdown) {
            notebook.add(Cell.Kind.MARKDOWN, text);
        }
        return HtmlPage.of(notebook, directory);
    }

    private static List<String> formulas(String page) {
        List<String> found = new ArrayList<>();
        Matcher formula =
                Pattern.compile("<span class=\"math[^\"]*\">([^<]*)</span>").matcher(page);
        while (formula.find()) {
            found.add(formula.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$a_1 * b_2 * c_3$",
                "$$a_1 * b_2 * c_3$$",
                "\\\\(a_1 * b_2 * c_3\\\\)",
                "\\\\[a_1 * b_2 * c_3\\\\]",
                "text $a_1 * b_2 * c_3$ text",
                "$$\na_1 * b_2 * c_3\n$$",
                "text\n$$\na_1 * b_2 * c_3\n$$\ntext",
                "1. item\n   $$a_1 * b_2 * c_3$$",
                "| a | b |\n|---|---|\n| $a_1 * b_2 * c_3$ | x |"
            })
    void formulasReachTheTypesetterAsTheyWereWritten(String markdown) {
        assertThat(formulas(page(markdown))).containsExactly("a_1 * b_2 * c_3");
    }

    @Test
    void linesOfAFormulaThatLookLikeListsOrHeadingsStayInTheFormula() {
        String page = page("$$\na\n- b\n# c\n= d\n$$", "\\begin{align}\na &= b \\\\\n- c\n\\end{align}");
        assertThat(formulas(page))
                .containsExactly("a\n- b\n# c\n= d", "\\begin{align}\na &amp;= b \\\\\n- c\n\\end{align}");
    }

    @Test
    void dollarsInCodeAndPricesAreNoFormulas() {
        String page = page(
                "It costs $5 and $10, not `$x$ and $y$`.", "```\n$z$\n```", "    $indented$", "an escaped \\$a\\$");
        assertThat(formulas(page)).isEmpty();
        assertThat(page).contains("<code>$x$ and $y$</code>").doesNotContain("renderToString");
    }

    @Test
    void formulaThatNeverEndsDoesNotSwallowTheRest() {
        String page = page("$$\na = b\n\nThe *rest*.", "open $a and no end");
        assertThat(page).contains("The <em>rest</em>.").contains("open $a and no end");
        assertThat(formulas(page)).isEmpty();
    }

    @Test
    void pageRefersToNothingOutsideItself() throws IOException {
        Files.write(directory.resolve("a picture.png"), new byte[] {1, 2, 3});
        Notebook notebook = NotebookReader.parse(NotebookFileTest.sample("written-by-jupyter-4.5.ipynb"));
        notebook.add(Cell.Kind.MARKDOWN, """
                ![local](a%20picture.png) ![web](https://example.org/a.png) ![gone](gone.png)

                <img alt="x" src="a picture.png"><img src='http://example.org/b.png'>
                <script src="//example.org/c.js"></script>
                """);
        String page = HtmlPage.of(notebook, directory);
        assertThat(page)
                .contains("class=\"math\"")
                .contains("katex.render(")
                .contains("<img src=\"data:image/png;base64,AQID\" alt=\"local\">")
                .contains("<a class=\"picture-link\" rel=\"noopener\" href=\"https://example.org/a.png\">web</a>")
                .contains("gone (picture not found: gone.png)")
                .contains("<img alt=\"x\" src=\"data:image/png;base64,AQID\">")
                .contains("default-src 'none'");

        String withoutScripts = page.replaceAll("(?s)<script>.*?</script>", "");
        assertThat(withoutScripts).doesNotContain("<link").doesNotContain("@import");
        Matcher fetched = Pattern.compile("(?i)\\s(?:src|srcset|poster|data)\\s*=\\s*[\"']([^\"']*)|url\\(([^)]*)\\)")
                .matcher(withoutScripts);
        int count = 0;
        while (fetched.find()) {
            String url = fetched.group(1) == null ? fetched.group(2) : fetched.group(1);
            assertThat(url).startsWith("data:");
            count++;
        }
        assertThat(count).as("fonts and pictures").isGreaterThan(20);
    }

    @Test
    void headingsMakeTitleAndContentsWithIdsThatAreUnique() {
        String page = page("# The *first* & only\n\n## Part", "## Part\n\n#### Deep", "## With $x_1$");
        assertThat(page)
                .contains("<title>The first &amp; only</title>")
                .contains("<a href=\"#Part\">Part</a>")
                .contains("<a href=\"#Part-2\">Part</a>")
                .contains("<h2 id=\"Part-2\">")
                .contains("<a href=\"#With-x_1\">With <span class=\"math\">x_1</span></a>")
                .doesNotContain("href=\"#Deep\">Deep");
    }

    @Test
    void linkToANotebookLeadsToItsPage() {
        assertThat(page("[next](02-backprop.ipynb#part) [web](https://example.org/x.ipynb)"))
                .contains("<a href=\"02-backprop.html#part\" rel=\"noopener\">")
                .contains("href=\"https://example.org/x.ipynb\"");
    }

    @Test
    void outputsShowTheirRichestFormAtTheirSize() throws IOException {
        String page =
                HtmlPage.of(NotebookReader.parse(NotebookFileTest.sample("written-by-jupyter-4.5.ipynb")), directory);
        assertThat(page)
                .contains("<pre>one\ntwo\n</pre>")
                .contains("<b>1</b>")
                .contains("data:image/svg+xml;base64,")
                .contains("<span class=\"ansi-fg-1\">E</span>: bad");
    }

    @Test
    void lineThatFailedIsMarkedInTheSource() {
        Notebook notebook = Notebook.empty();
        Cell cell = notebook.add(Cell.Kind.CODE, "int a = 1;\nint b = a / 0;\nb");
        cell.outputs()
                .addObject()
                .put("output_type", "error")
                .put("ename", "ArithmeticException")
                .put("evalue", "/ by zero")
                .putArray("traceback")
                .add("\u001b[31mArithmeticException\u001b[0m: / by zero")
                .add("\u001b[90mline 2: \u001b[0mint b = a / 0;");
        assertThat(HtmlPage.of(notebook, directory))
                .contains("<span class=\"line marked\"><span class=\"keyword\">int</span> b = a")
                .contains("<strong>ArithmeticException</strong> <span class=\"where\">in line 2</span>");
    }

    @Test
    void codeTextIsEscaped() {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.CODE, "List<String> a = x < y && \"</pre><script>\" ;");
        assertThat(HtmlPage.of(notebook, directory))
                .contains("<span class=\"type\">List</span>&lt;<span class=\"type\">String</span>&gt;")
                .contains("&quot;&lt;/pre&gt;&lt;script&gt;&quot;")
                .doesNotContain("</pre><script>\"");
    }
}
