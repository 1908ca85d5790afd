package org.lectern.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is found, what is missing, and how to mend it. */
@Command(
        name = "doctor",
        description = "Says what is found, what is missing, and how to mend it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What comes after \"Grading\" says how far `lectern grade` can keep students' programs apart here.",
            "Exit code: 0 if `lectern run` has all it needs, else 1."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final Home home;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    DoctorCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = new Checkup(home).findings();
        boolean healthy = findings.stream().noneMatch(finding -> finding.state() == Finding.State.BROKEN);
        if (json) {
            console.out().println(json(findings, healthy));
        } else {
            findings.forEach(finding -> print(finding));
            console.out().println();
            console.out()
                    .println(
                            healthy
                                    ? "Lectern can run notebooks."
                                    : "Lectern can't run notebooks yet: mend what has a ✗.");
        }
        return healthy ? 0 : 1;
    }

    private void print(Finding finding) {
        String mark = switch (finding.state()) {
            case FINE -> "✓";
            case MISSING -> "!";
            case BROKEN -> "✗";
        };
        console.out().println(String.format("%s %-12s %s", mark, finding.what(), finding.found()));
        if (!finding.remedy().isEmpty()) {
            console.out().println(" ".repeat(15) + "→ " + finding.remedy());
        }
    }

    private static String json(List<Finding> findings, boolean healthy) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode().put("healthy", healthy);
        ArrayNode all = root.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("what", finding.what())
                    .put("state", finding.state().name().toLowerCase(Locale.ROOT))
                    .put("found", finding.found())
                    .put("remedy", finding.remedy());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
