package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the classes without a name in a definition are which in its new form: the compiler numbers them, and one more, or another
 * order, gives their numbers to others.
 */
final class Anonymous {
    private static final Pattern NUMBERED = Pattern.compile("(REPL\\.\\$JShell\\$.*)\\$(\\d+)");

    private Anonymous() {}

    /**
     * The class in the new form for each of the old one: the one with the same code; of the rest the one in the same place, if there
     * are as many.
     *
     * @param before class files by their names
     * @return by the names without a version, which are alike for the same place; none for one that is not there any more, or may be
     *     any of several
     */
    static Map<String, String> pairs(Map<String, byte[]> before, Map<String, byte[]> now) {
        Map<String, String> pairs = new HashMap<>();
        Map<String, Map<Integer, byte[]>> newOnes = byOwner(now);
        byOwner(before).forEach((owner, olds) -> {
            Map<Integer, byte[]> news = newOnes.getOrDefault(owner, Map.of());
            List<Integer> oldLeft = new ArrayList<>(olds.keySet());
            List<Integer> newLeft = new ArrayList<>(news.keySet());
            // What stands where it stood comes before another of the same code.
            oldLeft.removeIf(number -> news.containsKey(number)
                    && Arrays.equals(olds.get(number), news.get(number))
                    && pair(pairs, owner, number, number, newLeft));
            oldLeft.removeIf(number -> newLeft.stream()
                    .filter(each -> Arrays.equals(olds.get(number), news.get(each)))
                    .findFirst()
                    .map(each -> pair(pairs, owner, number, each, newLeft))
                    .orElse(false));
            if (oldLeft.size() == newLeft.size()) {
                for (Integer number : oldLeft) {
                    pair(pairs, owner, number, newLeft.get(0), newLeft);
                }
            }
        });
        return pairs;
    }

    private static boolean pair(Map<String, String> pairs, String owner, int old, Integer now, List<Integer> left) {
        pairs.put(owner + "$" + old, owner + "$" + now);
        left.remove(now);
        return true;
    }

    private static Map<String, Map<Integer, byte[]>> byOwner(Map<String, byte[]> files) {
        Map<String, Map<Integer, byte[]>> all = new HashMap<>();
        files.forEach((name, file) -> {
            Matcher numbered = NUMBERED.matcher(Versions.unversioned(name));
            if (numbered.matches()) {
                String owner = numbered.group(1);
                all.computeIfAbsent(owner, any -> new TreeMap<>())
                        .put(Integer.parseInt(numbered.group(2)), code(file, owner.replace('.', '/')));
            }
        });
        return all;
    }

    /** A class's code, without its lines, its number and its version. */
    private static byte[] code(byte[] file, String owner) {
        Pattern numbers = Pattern.compile(Pattern.quote(owner) + "\\$\\d+");
        String name = Matcher.quoteReplacement(owner + "$");
        return ClassNames.rewritten(
                ClassTrees.file(ClassTrees.bare(file)),
                text -> numbers.matcher(Versions.unversioned(text)).replaceAll(name));
    }
}
