package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    private static ServedKernel served;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        served = new ServedKernel(environment());
        client = served.client();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        served.close();
    }

    @TempDir
    static Path folder;

    private static Map<String, String> environment() {
        return Map.of("LECTERN_HISTORY", folder.resolve("history.jsonl").toString());
    }

    private static Map<String, Object> with(Map<String, Object> content, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(content);
        more.put(name, value);
        return more;
    }

    @Test
    void whatIsClearedStaysUntilTheNextOutputIfThatComesInAMoment() {
        Client.Run run = client.run(
                "for (int i = 0; i < 3; i++) { Display.clear(); display(i); Thread.sleep(20); }\nDisplay.clear();");
        assertThat(run.types())
                .containsExactly(
                        "execute_input",
                        "clear_output",
                        "display_data",
                        "clear_output",
                        "display_data",
                        "clear_output",
                        "display_data",
                        "clear_output");
        assertThat(run.heard().stream()
                        .filter(each -> each.type().equals("clear_output"))
                        .map(each -> each.content().get("wait")))
                .containsExactly(true, true, true, false);
    }

    @Test
    void saysWhatItIs() {
        Map<String, Object> info = client.request(client.shell, "kernel_info_request", Map.of());
        assertThat(info).containsEntry("status", "ok").containsEntry("protocol_version", "5.3");
        assertThat(info.get("language_info"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("name", "java")
                .containsEntry("file_extension", ".jshell");
        assertThat(client.request(client.control, "kernel_info_request", Map.of()))
                .containsEntry("status", "ok");
    }

    @Test
    void aCellGivesInputStreamsAndResult() {
        Client.Run run = client.run("System.out.println(\"hi\");\nSystem.err.println(\"oh\");\n6 * 7");
        assertThat(run.reply()).containsEntry("status", "ok").containsKeys("payload", "user_expressions");
        // What is printed goes out every few milliseconds, so that a line may come in two pieces.
        assertThat(run.types().stream().distinct()).containsExactly("execute_input", "stream", "execute_result");
        assertThat(run.stream("stdout")).isEqualTo("hi\n");
        assertThat(run.stream("stderr")).isEqualTo("oh\n");
        Map<String, Object> result = run.first("execute_result").content();
        assertThat(result).containsEntry("data", Map.of("text/plain", "42"));
        assertThat(result.get("execution_count")).isEqualTo(run.reply().get("execution_count"));
    }

    @Test
    void displaysAreShownUpdatedAndCleared() {
        Client.Run run = client.run(
                "import org.lectern.display.*;\nvar h = Display.show(MimeBundle.html(\"<b>a</b>\", \"a\"));\n"
                        + "h.update(\"b\");\nDisplay.clear(true);");
        assertThat(run.types()).containsExactly("execute_input", "display_data", "update_display_data", "clear_output");
        Map<String, Object> shown = run.first("display_data").content();
        assertThat(shown).containsEntry("data", Map.of("text/plain", "a", "text/html", "<b>a</b>"));
        assertThat(run.first("update_display_data").content().get("transient")).isEqualTo(shown.get("transient"));
        assertThat(run.first("clear_output").content()).containsEntry("wait", true);
    }

    @Test
    void magicsAnswerAndShowTheirValues() {
        Client.Run time = client.run("%time 6 * 7");
        assertThat(time.stream("stdout")).startsWith("Time: ");
        assertThat(time.first("execute_result").content()).containsEntry("data", Map.of("text/plain", "42"));
        Client.Run list = client.run("%lsmagic");
        assertThat(String.valueOf(list.first("execute_result").content().get("data")))
                .contains("text/html=<table")
                .contains("%%writefile");
        Client.Run shell = client.run("%%bash\necho out; echo err >&2; exit 4");
        assertThat(shell.stream("stdout")).isEqualTo("out\n");
        assertThat(shell.reply()).containsEntry("ename", "MagicError").containsEntry("evalue", "%%bash: exit code 4");
    }

    @Test
    void anErrorNamesTheExceptionAndTheLine() {
        Client.Run run = client.run("int a = 1;\nthrow new IllegalStateException(\"boo\");");
        assertThat(run.reply())
                .containsEntry("status", "error")
                .containsEntry("ename", "java.lang.IllegalStateException");
        Map<String, Object> error = run.first("error").content();
        assertThat(error).containsEntry("evalue", "boo");
        assertThat(String.valueOf(error.get("traceback"))).contains("line 2: ").contains("throw new");
    }

    @Test
    void cellsThatWereSentAlongWithAFailingOneAreAborted() {
        String failing =
                client.send(client.shell, "execute_request", Client.cell("Thread.sleep(100); throw new Error();"));
        String next = client.send(client.shell, "execute_request", Client.cell("int reached = 1;"));
        String info = client.send(client.shell, "kernel_info_request", Map.of());
        assertThat(client.collect(failing).reply()).containsEntry("status", "error");
        assertThat(client.collect(next).reply()).containsEntry("status", "aborted");
        assertThat(client.collect(info).reply()).containsEntry("status", "ok");
        assertThat(client.run("reached").reply()).containsEntry("status", "error");

        String allowed = client.send(
                client.shell, "execute_request", with(Client.cell("throw new Error();"), "stop_on_error", false));
        String after = client.send(client.shell, "execute_request", Client.cell("int reached = 1;"));
        assertThat(client.collect(allowed).reply()).containsEntry("status", "error");
        assertThat(client.collect(after).reply()).containsEntry("status", "ok");
    }

    @Test
    void silentCellsAreSilentAndNotCounted() {
        Object before = client.run("1").reply().get("execution_count");
        Client.Run silent = client.run(with(Client.cell("System.out.print(\"x\"); 2"), "silent", true));
        assertThat(silent.heard()).isEmpty();
        assertThat(silent.reply()).containsEntry("execution_count", before);
        Client.Run unstored = client.run(with(Client.cell("3"), "store_history", false));
        assertThat(unstored.types()).containsExactly("execute_input", "execute_result");
        assertThat(unstored.reply()).containsEntry("execution_count", before);
    }

    @Test
    void userExpressionsAreEvaluated() {
        Map<String, Object> expressions = Map.of("sum", "1 + 2", "bad", "nowhere");
        Map<String, Object> reply = client.run(with(Client.cell("int u = 1;"), "user_expressions", expressions))
                .reply();
        assertThat(String.valueOf(reply.get("user_expressions")))
                .contains("text/plain=3")
                .contains("cannot find symbol");
    }

    @Test
    void anInterruptStopsTheCellAndKeepsItsState() throws InterruptedException {
        client.run("int kept = 5;");
        String looping = client.send(client.shell, "execute_request", Client.cell("while (true) {}"));
        Thread.sleep(300);
        long before = System.nanoTime();
        assertThat(client.request(client.control, "interrupt_request", Map.of()))
                .containsEntry("status", "ok");
        Client.Run run = client.collect(looping);
        assertThat((System.nanoTime() - before) / 1e9).isLessThan(1.5);
        assertThat(run.reply()).containsEntry("status", "error").containsEntry("ename", "Interrupted");
        assertThat(client.run("kept").first("execute_result").content())
                .containsEntry("data", Map.of("text/plain", "5"));
    }

    @Test
    void twentyThousandLinesArriveCompleteInFewMessages() {
        Client.Run run = client.run("for (int i = 0; i < 20_000; i++) System.out.println(i);");
        assertThat(run.stream("stdout").lines()).hasSize(20_000).last().isEqualTo("19999");
        assertThat(run.heard()).hasSizeLessThan(300);
    }

    @Test
    void anEmptyCellIsNotCounted() {
        Integer before =
                (Integer) Objects.requireNonNull(client.run("1").reply().get("execution_count"));
        assertThat(client.run(" \n\t").reply()).containsEntry("execution_count", before);
        assertThat(client.run("2").reply()).containsEntry("execution_count", before + 1);
    }

    @Test
    void aCellReadsWhatIsTyped() {
        String reading = client.send(
                client.shell, "execute_request", Client.cell("var line = new Scanner(System.in).nextLine(); line"));
        Message question = client.receive(client.stdin, "input_request");
        assertThat(question.parent()).containsEntry("msg_id", reading);
        client.send(client.stdin, "input_reply", Map.of("value", "Grüße"));
        assertThat(client.collect(reading).first("execute_result").content())
                .containsEntry("data", Map.of("text/plain", "Grüße"));
        Client.Run refused = client.run(with(Client.cell("System.in.read()"), "allow_stdin", false));
        assertThat(String.valueOf(refused.reply().get("evalue"))).contains("no input");
        Client.Run asked = client.run(with(Client.cell("String name =\n    input(\"x\");"), "allow_stdin", false));
        assertThat(String.valueOf(asked.reply().get("traceback")))
                .contains("no input")
                .contains("line 2")
                .doesNotContain("org.lectern");
    }

    @Test
    void waitingForInputCanBeInterrupted() {
        String reading = client.send(client.shell, "execute_request", Client.cell("System.in.read()"));
        client.receive(client.stdin, "input_request");
        client.request(client.control, "interrupt_request", Map.of());
        assertThat(client.collect(reading).reply()).containsEntry("ename", "Interrupted");
    }

    @Test
    void anInterruptedQuestionLeavesVariablesAndReadersAsTheyWere() {
        client.run(
                "String said = \"old\"; int code = 7; var typed = new BufferedReader(new InputStreamReader(System.in)); var lines = new Scanner(System.in);");
        for (String asking : List.of(
                "said = input(\"a: \");",
                "said = password(\"b: \");",
                "code = System.in.read();",
                "said = typed.readLine();",
                "String fresh = lines.nextLine();")) {
            String waiting = client.send(client.shell, "execute_request", Client.cell(asking));
            client.receive(client.stdin, "input_request");
            client.request(client.control, "interrupt_request", Map.of());
            assertThat(client.collect(waiting).reply()).containsEntry("ename", "Interrupted");
        }
        assertThat(client.run("System.out.print(said + code)").stream("stdout")).isEqualTo("old7");
        assertThat(client.run("fresh").reply()).containsEntry("ename", "CompileError");
        assertThat(String.valueOf(client.run("lines.nextLine()").reply().get("traceback")))
                .contains("an interrupt", "make another, new Scanner");
    }

    @Test
    void completesByCodePoints() {
        Map<String, Object> reply =
                client.request(client.shell, "complete_request", Map.of("code", "\"😀\".lengt", "cursor_pos", 9));
        assertThat(reply).containsEntry("matches", List.of("length()"));
        assertThat(reply).containsEntry("cursor_start", 4).containsEntry("cursor_end", 9);
    }

    @Test
    void inspectsAndPages() {
        Map<String, Object> reply = client.request(
                client.shell, "inspect_request", Map.of("code", "Math.max(", "cursor_pos", 9, "detail_level", 0));
        assertThat(reply).containsEntry("found", true);
        assertThat(String.valueOf(reply.get("data"))).contains("Math.max(");
        assertThat(String.valueOf(client.run("Math?").reply().get("payload"))).contains("page");
    }

    @Test
    void aQuestionAboutAnExpressionGoesToThePager() {
        client.run("List<String> asked = List.of(\"a\");");
        for (String question : List.of(
                "\"a;?\".substring?", "asked.get(0).substring?", "new ArrayList<>(asked).get(0).substring(1)?")) {
            Client.Run run = client.run(question);
            assertThat(String.valueOf(run.reply().get("payload")))
                    .as(question)
                    .contains("source=page")
                    .contains("String String.substring(int beginIndex, int endIndex)");
            assertThat(client.request(client.shell, "is_complete_request", Map.of("code", question)))
                    .as(question)
                    .containsEntry("status", "complete");
        }
        assertThat(String.valueOf(
                        client.run("new ArrayList<String>().add?").reply().get("payload")))
                .contains("ArrayList.add(");
        for (String java : List.of("1 // why?", "\"why?\"", "asked.isEmpty() ? 1 : 2")) {
            assertThat(client.run(java).first("execute_result")).as(java).isNotNull();
        }
        assertThat(client.request(client.shell, "is_complete_request", Map.of("code", "int k = asked.isEmpty() ?")))
                .containsEntry("status", "incomplete");
    }

    @Test
    void tellsWhetherCodeIsComplete() {
        assertThat(client.request(client.shell, "is_complete_request", Map.of("code", "int a = 1;")))
                .containsEntry("status", "complete");
        assertThat(client.request(client.shell, "is_complete_request", Map.of("code", "if (true) {")))
                .containsEntry("status", "incomplete")
                .containsEntry("indent", "    ");
        assertThat(client.request(client.shell, "is_complete_request", Map.of("code", "String s = \"never closed;")))
                .containsEntry("status", "invalid");
        for (String whole : List.of("Math?", "?Math", "%time?", "%%bash\nls", "%time 1 + 1", "%%time\nint q = 1;")) {
            assertThat(client.request(client.shell, "is_complete_request", Map.of("code", whole)))
                    .as(whole)
                    .containsEntry("status", "complete");
        }
        for (String half : List.of("%%bash", "%%time\nif (true) {", "%%bash\nls \\", "%pwd\nint f() {")) {
            assertThat(client.request(client.shell, "is_complete_request", Map.of("code", half)))
                    .as(half)
                    .containsEntry("status", "incomplete");
        }
    }

    @Test
    void aQuestionAboutAMagicGoesToThePager() {
        for (String question : List.of("%time?", "%%time?", "?%time", "%time ??")) {
            assertThat(String.valueOf(client.run(question).reply().get("payload")))
                    .as(question)
                    .contains("source=page")
                    .contains("%time STATEMENT");
        }
    }

    @Test
    void whatCannotBeDoneIsAnsweredWithAnError() {
        assertThat(client.request(client.shell, "debug_request", Map.of("seq", 4, "command", "attach")))
                .containsEntry("success", false)
                .containsEntry("request_seq", 4)
                .containsEntry("command", "attach");
        for (var socket : List.of(client.shell, client.control)) {
            assertThat(client.request(socket, "usage_request", Map.of()))
                    .containsEntry("status", "error")
                    .containsEntry("evalue", "Lectern's kernel knows no usage_request");
        }
        int count = Integer.parseInt(String.valueOf(client.run("1").reply().get("execution_count")));
        Map<String, Object> reply =
                client.request(client.shell, "execute_request", with(Client.cell(""), "code", List.of(1, 2)));
        assertThat(reply).containsEntry("status", "error");
        assertThat(String.valueOf(reply.get("evalue"))).contains("needs code as a text, got [1, 2]");
        assertThat(client.run("1").reply()).containsEntry("execution_count", count + 1);
    }

    @Test
    void remembersItsCells() {
        client.run("int remembered = 1;");
        client.run("remembered + 1");
        Map<String, Object> tail = client.request(
                client.shell, "history_request", Map.of("hist_access_type", "tail", "n", 2, "output", true));
        assertThat(String.valueOf(tail.get("history")))
                .contains("int remembered = 1;")
                .contains("[remembered + 1, 2]");
        Map<String, Object> search = client.request(
                client.shell, "history_request", Map.of("hist_access_type", "search", "pattern", "int remem*", "n", 5));
        assertThat(String.valueOf(search.get("history")))
                .contains("int remembered")
                .doesNotContain("+ 1");
    }

    @Test
    void aHistoryOfAnUnknownKindIsEmpty() {
        client.run("int remembered = 1;");
        for (Map<String, Object> odd : List.<Map<String, Object>>of(Map.of("hist_access_type", "bogus"), Map.of())) {
            assertThat(client.request(client.shell, "history_request", odd))
                    .containsEntry("status", "ok")
                    .containsEntry("history", List.of());
        }
    }

    @Test
    void aNewKernelRemembersTheCellsOfThoseBeforeIt() throws Exception {
        client.run("int early = 1;");
        Files.writeString(
                folder.resolve("history.jsonl"),
                "{\"session\": \"damaged\n",
                StandardCharsets.UTF_8,
                java.nio.file.StandardOpenOption.APPEND);
        Connection other = ServedKernel.freeConnection();
        Thread serving = ServedKernel.serve(new Kernel(() -> other, environment(), System.err));
        try (Client second = new Client(other)) {
            second.awaitBroadcasts();
            second.run("int late = 2;");
            Map<String, Object> search = Map.of("hist_access_type", "search", "pattern", "int *a*", "n", 2);
            assertThat(String.valueOf(second.request(second.shell, "history_request", search)))
                    .contains("int early = 1;")
                    .contains("int late = 2;");
            Map<String, Object> here = Map.of("hist_access_type", "range", "session", 0);
            assertThat(String.valueOf(second.request(second.shell, "history_request", here)))
                    .contains("int late = 2;")
                    .doesNotContain("early");
            Map<String, Object> before = Map.of("hist_access_type", "range", "session", -1);
            assertThat(String.valueOf(second.request(second.shell, "history_request", before)))
                    .contains("int early = 1;")
                    .doesNotContain("late");
            second.request(second.control, "shutdown_request", Map.of());
        }
        serving.join(10_000);
    }

    @Test
    void passwordsAndQuestionsAreAsked() {
        String asking =
                client.send(client.shell, "execute_request", Client.cell("input(\"Name: \") + password(\"Word: \")"));
        Message question = client.receive(client.stdin, "input_request");
        assertThat(question.content()).containsEntry("prompt", "Name: ").containsEntry("password", false);
        client.send(client.stdin, "input_reply", Map.of("value", "Ada"));
        Message secret = client.receive(client.stdin, "input_request");
        assertThat(secret.content()).containsEntry("prompt", "Word: ").containsEntry("password", true);
        client.send(client.stdin, "input_reply", Map.of("value", "!"));
        assertThat(client.collect(asking).first("execute_result").content())
                .containsEntry("data", Map.of("text/plain", "Ada!"));
    }

    @Test
    void aCommGoesBothWays() {
        client.run("var heard = new ArrayList<Object>();\n"
                + "Comm.target(\"slider\", (comm, data) -> { heard.add(data.get(\"value\"));\n"
                + "  comm.onMessage(m -> { System.out.println(\"got \" + m.get(\"value\")); comm.send(Map.of(\"echo\", m.get(\"value\"))); });\n"
                + "  comm.onClose(m -> heard.add(\"closed\")); });");
        Client.Run opened =
                client.tell("comm_open", Map.of("comm_id", "c1", "target_name", "slider", "data", Map.of("value", 3)));
        assertThat(opened.types()).isEmpty();
        assertThat(client.request(client.shell, "comm_info_request", Map.of("target_name", "slider")))
                .containsEntry("comms", Map.of("c1", Map.of("target_name", "slider")));
        Client.Run told = client.tell("comm_msg", Map.of("comm_id", "c1", "data", Map.of("value", 4)));
        assertThat(told.stream("stdout")).isEqualTo("got 4\n");
        assertThat(told.first("comm_msg").content())
                .containsEntry("comm_id", "c1")
                .containsEntry("data", Map.of("echo", 4));
        client.tell("comm_close", Map.of("comm_id", "c1", "data", Map.of()));
        assertThat(client.run("heard").first("execute_result").content())
                .containsEntry("data", Map.of("text/plain", "[3, closed]"));
        Client.Run ours = client.run("var mine = Comm.open(\"viewer\", Map.of(\"a\", 1)); mine.close();");
        assertThat(ours.types()).containsExactly("execute_input", "comm_open", "comm_close");
        assertThat(ours.first("comm_open").content())
                .containsEntry("target_name", "viewer")
                .containsEntry("data", Map.of("a", 1));
        Client.Run unknown =
                client.tell("comm_open", Map.of("comm_id", "c2", "target_name", "nobody", "data", Map.of()));
        assertThat(unknown.first("comm_close").content()).containsEntry("comm_id", "c2");
        client.run("Comm.target(\"faulty\", (comm, data) -> { throw new IllegalStateException(\"oh no\"); });");
        Client.Run faulty =
                client.tell("comm_open", Map.of("comm_id", "c3", "target_name", "faulty", "data", Map.of()));
        assertThat(faulty.stream("stderr")).contains("oh no");
    }

    @Test
    void unknownAndMalformedMessagesDoNoHarm() {
        client.send(client.shell, "nonsense_request", Map.of());
        client.frames(client.shell, List.of("junk".getBytes(StandardCharsets.UTF_8)));
        List<byte[]> forged = new Wire("wrong")
                .encode(Message.from(List.of(), Map.of(), "x", "execute_request", Client.cell("int forged = 1;")));
        client.frames(client.shell, forged);
        List<byte[]> broken =
                new ArrayList<>(new Wire("").encode(Message.from(List.of(), Map.of(), "x", "y", Map.of())));
        broken.set(2, "{".getBytes(StandardCharsets.UTF_8));
        client.frames(client.control, broken);
        client.send(client.shell, "comm_open", Map.of("comm_id", "c", "target_name", "t", "data", Map.of()));
        assertThat(client.request(client.shell, "comm_info_request", Map.of())).containsEntry("comms", Map.of());
        assertThat(client.run("forged").reply()).containsEntry("status", "error");
        assertThat(client.request(client.control, "debug_request", Map.of("seq", 3, "command", "x")))
                .containsEntry("success", false);
        assertThat(served.log()).contains("signature is wrong").contains("nonsense_request");
    }

    @Test
    void theHeartBeats() {
        client.heartbeat.send("ping");
        assertThat(client.heartbeat.recvStr()).isEqualTo("ping");
    }

    @Test
    void aPortInUseIsOneClearLine() {
        assertThatThrownBy(() -> new Kernel(served::connection, environment(), System.err))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("in use")
                .hasMessageContaining(String.valueOf(served.connection().heartbeat()));
    }

    @Test
    void aShutdownIsAnsweredAndEndsTheKernel() throws Exception {
        Connection other = ServedKernel.freeConnection();
        Thread serving = ServedKernel.serve(new Kernel(() -> other, environment(), System.err));
        try (Client second = new Client(other)) {
            second.send(second.shell, "execute_request", Client.cell("while (true) {}"));
            Thread.sleep(200);
            assertThat(second.request(second.control, "shutdown_request", Map.of("restart", true)))
                    .containsEntry("status", "ok")
                    .containsEntry("restart", true);
        }
        serving.join(10_000);
        assertThat(serving.isAlive()).isFalse();
    }
}
