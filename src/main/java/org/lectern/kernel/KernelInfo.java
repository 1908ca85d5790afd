package org.lectern.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the kernel says about itself. */
final class KernelInfo {
    private KernelInfo() {}

    static String version() {
        return Optional.ofNullable(KernelInfo.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static Map<String, Object> content() {
        Map<String, Object> language = new LinkedHashMap<>();
        language.put("name", "java");
        language.put("version", Runtime.version().toString());
        // As IJava says, so that tools which know its notebooks know ours.
        language.put("mimetype", "text/x-java-source");
        language.put("file_extension", ".jshell");
        language.put("pygments_lexer", "java");
        language.put("codemirror_mode", "text/x-java");
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", "ok");
        content.put("protocol_version", Message.PROTOCOL);
        content.put("implementation", "lectern");
        content.put("implementation_version", version());
        content.put("language_info", language);
        content.put("banner", "Lectern " + version() + " on Java " + Runtime.version());
        content.put("debugger", false);
        content.put(
                "help_links",
                List.of(
                        link("Java " + Runtime.version().feature() + " API", javaApi()),
                        link("JShell", "https://dev.java/learn/jshell-tool/"),
                        link("ND4J", "https://deeplearning4j.konduit.ai/nd4j/reference")));
        return content;
    }

    private static String javaApi() {
        return "https://docs.oracle.com/en/java/javase/" + Runtime.version().feature() + "/docs/api/";
    }

    private static Map<String, Object> link(String text, String url) {
        return Map.of("text", text, "url", url);
    }
}
