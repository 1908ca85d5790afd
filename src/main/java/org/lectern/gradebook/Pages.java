package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Graded;
import org.lectern.notebook.Notebook;

/** The teacher's pages. */
final class Pages {
    private final Gradebook book;
    private final Function<String, Optional<Notebook>> releases;
    private final String root;

    /** @param root the path that all pages lie under, with the token */
    Pages(Gradebook book, Function<String, Optional<Notebook>> releases, String root) {
        this.book = book;
        this.releases = releases;
        this.root = root;
    }

    GradebookServer.Reply page(String name, Form query) {
        return switch (name) {
            case "" -> html("Gradebook", "", table());
            case "submission" -> submission(query.value("homework"), query.value("student"));
            case "statistics" -> html("Statistics", "statistics", statistics());
            case "similar" -> html("Similar submissions", "similar", similar());
            case "pair" -> pair(query.value("homework"), query.value("a"), query.value("b"));
            default -> problem(404, "There is no such page.");
        };
    }

    GradebookServer.Reply problem(int status, String text) {
        String nonce = GradebookServer.nonce();
        return GradebookServer.Reply.html(
                status, page("Gradebook", "-", "<p class=\"note text\">" + Html.escape(text) + "</p>\n", nonce), nonce);
    }

    private GradebookServer.Reply html(String title, String here, String body) {
        String nonce = GradebookServer.nonce();
        return GradebookServer.Reply.html(200, page(title, here, body, nonce), nonce);
    }

    private String page(String title, String here, String body, String nonce) {
        StringBuilder menu = new StringBuilder("<nav class=\"top\" aria-label=\"Pages\"><ul>");
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("", "Grades");
        entries.put("statistics", "Statistics");
        entries.put("similar", "Similar submissions");
        entries.forEach((name, label) -> menu.append("<li><a href=\"")
                .append(root)
                .append(name)
                .append('"')
                .append(name.equals(here) ? " aria-current=\"page\">" : ">")
                .append(label)
                .append("</a></li>"));
        String attribute = " nonce=\"" + nonce + "\"";
        return Html.head(title, "", attribute) + "<body>\n" + menu + "</ul></nav>\n<main class=\"wide\">\n" + body
                + "</main>\n<script" + attribute + ">\n" + Html.resource("gradebook.js")
                + "</script>\n</body>\n</html>\n";
    }

    String submissionLink(String homework, String student) {
        return root + "submission?homework=" + Form.encode(homework) + "&student=" + Form.encode(student);
    }

    private static String link(String address, String text) {
        return "<a href=\"" + Html.escape(address) + "\">" + Html.escape(text) + "</a>";
    }

    private String table() {
        List<String> homeworks = book.homeworks();
        List<String> students = book.students();
        Map<String, Map<String, Grade>> grades = new HashMap<>();
        for (String homework : homeworks) {
            Map<String, Grade> column = new HashMap<>();
            book.grades(homework).forEach(grade -> column.put(grade.student(), grade));
            grades.put(homework, column);
        }
        StringBuilder html = new StringBuilder("<div class=\"row\"><h1>Grades</h1><span class=\"quiet\">");
        html.append(students.size()).append(students.size() == 1 ? " student, " : " students, ");
        html.append(homeworks.size())
                .append(homeworks.size() == 1 ? " homework" : " homeworks")
                .append("</span></div>\n");
        if (!book.problems().isEmpty()) {
            html.append("<p class=\"note text\">")
                    .append(Html.escape(String.join("\n", book.problems())))
                    .append("</p>\n");
        }
        html.append("<label class=\"small quiet\">find a student <input class=\"filter\" type=\"search\"></label>\n");
        html.append("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
        head(html, "student", false);
        homeworks.forEach(homework -> head(html, homework, true));
        head(html, "sum", true);
        html.append("</tr></thead>\n<tbody>\n");
        for (String student : students) {
            double sum = 0;
            html.append("<tr><td>").append(Html.escape(student)).append("</td>");
            for (String homework : homeworks) {
                @Nullable Grade grade = grades.getOrDefault(homework, Map.of()).get(student);
                sum += grade == null ? 0 : grade.score();
                cell(html, homework, student, grade);
            }
            html.append("<td class=\"number\" data-sort=\"").append(sum).append("\">");
            html.append(Shown.points(sum)).append("</td></tr>\n");
        }
        html.append("</tbody>\n<tfoot><tr><td>mean of those who handed in</td>");
        for (String homework : homeworks) {
            double mean = grades.getOrDefault(homework, Map.of()).values().stream()
                    .mapToDouble(Grade::score)
                    .average()
                    .orElse(0);
            html.append("<td class=\"number\">").append(rounded(mean)).append("</td>");
        }
        return html.append("<td></td></tr></tfoot></table></div>\n").toString();
    }

    private static void head(StringBuilder html, String text, boolean number) {
        html.append("<th scope=\"col\"")
                .append(number ? " class=\"number\"" : "")
                .append("><button>");
        html.append(Html.escape(text)).append("</button></th>");
    }

    private void cell(StringBuilder html, String homework, String student, @Nullable Grade grade) {
        if (grade == null) {
            html.append("<td class=\"number quiet\" data-sort=\"-1\">–</td>");
            return;
        }
        html.append("<td class=\"number\" data-sort=\"").append(grade.score()).append("\">");
        if (grade.status() != Grade.Status.GRADED) {
            boolean bad = grade.status() != Grade.Status.TO_MARK;
            html.append("<span class=\"tag ").append(bad ? "bad" : "warn").append("\">");
            html.append(grade.status().words()).append("</span> ");
        }
        if (grade.late() > 0) {
            html.append("<span class=\"tag\">late</span> ");
        }
        html.append(link(
                        submissionLink(homework, student),
                        Shown.points(grade.score()) + " / " + Shown.points(grade.maxScore())))
                .append("</td>");
    }

    private static String rounded(double value) {
        return Shown.points(Math.round(value * 100) / 100.0);
    }

    private GradebookServer.Reply submission(String homework, String student) {
        Optional<Grade> grade = book.grade(homework, student);
        if (grade.isEmpty()) {
            return problem(404, student + " has handed in nothing for " + homework + ".");
        }
        SubmissionPage page = new SubmissionPage(grade.get(), book.result(grade.get()), root);
        List<String> students =
                book.grades(homework).stream().map(Grade::student).toList();
        int at = students.indexOf(student);
        StringBuilder around = new StringBuilder("<p class=\"row small\"><span>");
        around.append(at > 0 ? link(submissionLink(homework, students.get(at - 1)), "← " + students.get(at - 1)) : "");
        around.append("</span><span>");
        around.append(
                at + 1 < students.size()
                        ? link(submissionLink(homework, students.get(at + 1)), students.get(at + 1) + " →")
                        : "");
        around.append("</span></p>\n");
        String body = around + page.html(book.history(homework, student), book.marks(homework, student));
        return html(homework + ", " + student, "-", body);
    }

    private String statistics() {
        StringBuilder html = new StringBuilder("<h1>Statistics</h1>\n");
        for (String homework : book.homeworks()) {
            List<Grade> grades = book.grades(homework);
            html.append("<h2>").append(Html.escape(homework)).append("</h2>\n");
            html.append(Histogram.of(grades));
            html.append("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
            head(html, "question", false);
            head(html, "mean share of points", true);
            head(html, "all points", true);
            head(html, "no points", true);
            head(html, "unanswered", true);
            head(html, "hints shown", true);
            head(html, "most frequent failure", false);
            html.append("</tr></thead>\n<tbody>\n");
            for (QuestionStatistics q : book.statistics(homework)) {
                html.append("<tr><td>").append(Html.escape(q.question())).append("</td>");
                html.append("<td class=\"number\" data-sort=\"")
                        .append(q.meanShare())
                        .append("\"><span class=\"share\">");
                html.append(Html.bar(q.meanShare())).append("</span>");
                html.append(q.students() == 0 ? "–" : Math.round(100 * q.meanShare()) + " %")
                        .append("</td>");
                html.append("<td class=\"number\">").append(q.full()).append("</td>");
                html.append("<td class=\"number\">").append(q.none()).append("</td>");
                html.append("<td class=\"number\">").append(q.unanswered()).append("</td>");
                hints(html, q);
                html.append("<td class=\"text small\">");
                if (q.failures() > 0) {
                    html.append(q.failures()).append(" × ").append(Html.escape(q.failure()));
                }
                html.append("</td></tr>\n");
            }
            html.append("</tbody></table></div>\n");
        }
        html.append(
                "<p class=\"small quiet\">Hints shown: the mean for each student, and how many had any, as far as the submitted"
                        + " notebooks say. Outputs can be changed or cleared, and a restarted kernel counts anew.</p>\n");
        return html.toString();
    }

    private static void hints(StringBuilder html, QuestionStatistics q) {
        html.append("<td class=\"number\" data-sort=\"")
                .append(q.hintsKnown() == 0 ? -1 : q.meanHints())
                .append("\">");
        if (q.hintsKnown() == 0) {
            html.append("–</td>");
            return;
        }
        html.append(rounded(q.meanHints()))
                .append(" <span class=\"quiet small\">(")
                .append(q.hinted())
                .append(" of ")
                .append(q.hintsKnown())
                .append(")</span></td>");
    }

    private String similar() {
        StringBuilder html =
                new StringBuilder("<h1>Similar submissions</h1>\n<p class=\"quiet\">Pairs that share half or more of "
                        + "the code that the smaller one has of its own, whatever its names, layout and order; what few others wrote weighs most. A reason to look, and no "
                        + "proof of anything.</p>\n");
        for (String homework : book.homeworks()) {
            html.append("<h2>").append(Html.escape(homework)).append("</h2>\n");
            List<Similarity.Pair> pairs = pairs(homework);
            if (releases.apply(homework).isEmpty()) {
                html.append(
                        "<p class=\"small quiet\">The released notebook was not found, so code that everybody was given counts"
                                + " too.</p>\n");
            }
            if (pairs.isEmpty()) {
                html.append("<p>None.</p>\n");
                continue;
            }
            html.append("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>");
            head(html, "students", false);
            head(html, "share", true);
            head(html, "fingerprints", true);
            head(html, "weight", true);
            html.append("</tr></thead>\n<tbody>\n");
            for (Similarity.Pair pair : pairs) {
                String address = root + "pair?homework=" + Form.encode(homework) + "&a=" + Form.encode(pair.first())
                        + "&b=" + Form.encode(pair.second());
                html.append("<tr><td>")
                        .append(link(address, pair.first() + " and " + pair.second()))
                        .append("</td>");
                html.append("<td class=\"number\" data-sort=\"")
                        .append(pair.score())
                        .append("\">");
                html.append(Math.round(100 * pair.score())).append(" %</td><td class=\"number\">");
                html.append(pair.shared()).append("</td><td class=\"number\">");
                html.append(rounded(pair.weight())).append("</td></tr>\n");
            }
            html.append("</tbody></table></div>\n");
        }
        return html.toString();
    }

    private List<Similarity.Pair> pairs(String homework) {
        List<Graded> works = new ArrayList<>();
        book.grades(homework).forEach(grade -> works.add(book.result(grade)));
        return Similarity.of(works, releases.apply(homework));
    }

    private GradebookServer.Reply pair(String homework, String first, String second) {
        Optional<Similarity.Pair> found = pairs(homework).stream()
                .filter(p -> p.first().equals(first) && p.second().equals(second))
                .findFirst();
        Optional<Grade> a = book.grade(homework, first);
        Optional<Grade> b = book.grade(homework, second);
        if (found.isEmpty() || a.isEmpty() || b.isEmpty()) {
            return problem(404, "These two are not listed as similar.");
        }
        Similarity.Pair pair = found.get();
        StringBuilder html = new StringBuilder("<div class=\"row\"><h1>").append(Html.escape(first + " and " + second));
        html.append(" <span class=\"quiet\">")
                .append(Html.escape(homework))
                .append("</span></h1><span class=\"total\">");
        html.append(Math.round(100 * pair.score())).append(" %</span></div>\n");
        List<Graded.CellRun> left = book.result(a.get()).cells();
        List<Graded.CellRun> right = book.result(b.get()).cells();
        for (Similarity.Match match : pair.cells()) {
            html.append("<h2>").append(match.shared()).append(" fingerprints</h2>\n<div class=\"columns\">");
            html.append(marked(left.get(match.first()).source(), match.firstLines()));
            html.append(marked(right.get(match.second()).source(), match.secondLines()))
                    .append("</div>\n");
        }
        return html(first + " and " + second, "-", html.toString());
    }

    private static String marked(String source, Set<Integer> lines) {
        StringBuilder html = new StringBuilder("<pre class=\"tall\">");
        int number = 1;
        for (String line : source.split("\n", -1)) {
            html.append(lines.contains(number) ? "<span class=\"hit\">" : "<span>");
            html.append(Html.escape(line)).append("</span>\n");
            number++;
        }
        return html.append("</pre>").toString();
    }
}
