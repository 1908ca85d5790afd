package org.lectern.contenders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The process of a Java contender: answers the benchmark's requests, a line of JSON each. */
public final class ContenderMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps each result until the next, where no compiler can see that nobody reads it. */
    static volatile @Nullable Object sink;

    private final Contender contender;
    private final Cases cases;
    private @Nullable Work work;

    private ContenderMain(Contender contender) {
        this.contender = contender;
        this.cases = contender.cases();
    }

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ContenderMain main = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            ObjectNode answer;
            try {
                if (main == null) {
                    main = new ContenderMain(contender(args[0]));
                }
                answer = main.answer(JSON.readTree(line));
            } catch (Exception | LinkageError e) {
                e.printStackTrace();
                answer = JSON.createObjectNode().put("error", String.valueOf(e));
            }
            out.println("@bench " + answer);
        }
        System.exit(0);
    }

    private static Contender contender(String name) {
        return switch (name) {
            case "lectern" -> new LecternContender();
            case "dl4j" -> new Dl4jContender();
            case "nd4j" -> new Nd4jContender();
            case "djl" -> new DjlContender();
            default -> throw new IllegalArgumentException("no contender " + name);
        };
    }

    private ObjectNode answer(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        String what = request.path("do").asText();
        switch (what) {
            case "about" -> answer.put("about", contender.about() + ", Java " + Runtime.version());
            case "prepare" -> prepare(request, answer);
            case "time" -> time(request.path("iterations").asLong(), answer);
            default -> throw new IllegalArgumentException("no request " + what);
        }
        return answer;
    }

    private void prepare(JsonNode request, ObjectNode answer) {
        if (work != null) {
            work.close();
            work = null;
        }
        sink = null;
        Supplier<Work> found =
                cases.find(request.path("group").asText(), request.path("case").asText());
        if (found == null) {
            answer.put("absent", true);
            return;
        }
        Work made = found.get();
        work = made;
        ArrayNode rows = answer.putArray("check");
        for (double[] row : made.check()) {
            ArrayNode values = rows.addArray();
            for (double value : row) {
                values.add(Double.isFinite(value) ? values.numberNode(value) : values.nullNode());
            }
        }
        // What building left behind is not the work's to collect.
        System.gc();
    }

    private void time(long iterations, ObjectNode answer) {
        Work running = work;
        if (running == null) {
            throw new IllegalStateException("prepare a case first");
        }
        long processor = ProcessorTime.nanos();
        long start = System.nanoTime();
        for (long i = 0; i < iterations; i++) {
            sink = running.run();
        }
        long wall = System.nanoTime() - start;
        answer.put("wall", wall).put("cpu", ProcessorTime.nanos() - processor);
    }
}
