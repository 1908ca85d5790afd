package org.lectern.plot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Fonts for a machine without any, such as a small container: KaTeX's, which are on the class path for the formulas of a page. Java
 * is told of them in the form of its own font configuration, which it reads again after it has found nothing.
 */
final class FontsOnLoan {
    private static final String FONTS = "/META-INF/resources/webjars/katex/0.18.11/dist/fonts/";
    private static final String CONFIGURATION = "sun.awt.fontconfig";
    /** Letters first; the signs that they lack come from the second, Greek from the third. */
    private static final List<String> PLAIN =
            List.of("KaTeX_SansSerif-Regular.ttf", "KaTeX_Main-Regular.ttf", "KaTeX_Math-Italic.ttf");

    private static final List<String> BOLD =
            List.of("KaTeX_SansSerif-Bold.ttf", "KaTeX_Main-Bold.ttf", "KaTeX_Math-BoldItalic.ttf");

    private FontsOnLoan() {}

    /** Whether the fonts are where this class looks for them. */
    static boolean available() {
        return Stream.concat(PLAIN.stream(), BOLD.stream())
                .allMatch(font -> FontsOnLoan.class.getResource(FONTS + font) != null);
    }

    /** Writes the fonts where Java can read them and says where; false if they are not there either. */
    static boolean lend() {
        if (System.getProperty(CONFIGURATION) != null && Files.exists(Path.of(System.getProperty(CONFIGURATION, "")))) {
            return false;
        }
        try {
            Path folder = Files.createTempDirectory("lectern-fonts");
            folder.toFile().deleteOnExit();
            StringBuilder text = new StringBuilder("version=1\nsequence.allfonts=alphabetic,symbols,greek\n");
            for (String family : List.of("serif", "sansserif", "monospaced", "dialog", "dialoginput")) {
                for (String style : List.of("plain", "italic", "bold", "bolditalic")) {
                    List<String> fonts = style.startsWith("bold") ? BOLD : PLAIN;
                    for (int i = 0; i < fonts.size(); i++) {
                        text.append(family).append('.').append(style);
                        text.append(i == 0 ? ".alphabetic=" : i == 1 ? ".symbols=" : ".greek=")
                                .append(name(fonts.get(i)));
                        text.append('\n');
                    }
                }
            }
            for (List<String> fonts : List.of(PLAIN, BOLD)) {
                for (String font : fonts) {
                    Path file = folder.resolve(font);
                    try (InputStream in = FontsOnLoan.class.getResourceAsStream(FONTS + font)) {
                        if (in == null) {
                            return false;
                        }
                        Files.copy(in, file);
                    }
                    file.toFile().deleteOnExit();
                    text.append("filename.")
                            .append(name(font))
                            .append('=')
                            .append(file)
                            .append('\n');
                }
            }
            Path configuration = folder.resolve("fontconfig.properties");
            Files.write(configuration, text.toString().getBytes(StandardCharsets.ISO_8859_1));
            configuration.toFile().deleteOnExit();
            System.setProperty(CONFIGURATION, configuration.toString());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A font's name as the X Window System writes it, the only form that Java takes without asking the system. */
    private static String name(String font) {
        String family =
                font.substring(0, font.lastIndexOf('.')).replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        return "-katex-" + family + "-medium-r-normal--*-%d-*-*-p-*-iso10646-1";
    }
}
