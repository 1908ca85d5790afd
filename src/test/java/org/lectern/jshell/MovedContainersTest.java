package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Containers whose contents move to the new version of their class. */
class MovedContainersTest extends CellsTest {
    @Test
    void comparatorsOrderTheNewClass() {
        value("class Job { int p; Job(int p) { this.p = p; } }");
        value(
                "Comparator<Job> byP = Comparator.comparingInt(j -> j.p);\nvar jobs = new ArrayList<>(List.of(new Job(3), new Job(1)));"
                        + " var byMinus = new TreeSet<Job>((a, b) -> b.p - a.p); byMinus.addAll(jobs);"
                        + " var queue = new PriorityQueue<Job>((a, b) -> a.p - b.p); queue.addAll(jobs);");
        value("class Job { int p; String title; Job(int p) { this.p = p; } }");
        assertThat(
                        value(
                                "jobs.sort(byP);\njobs.get(0).p + \" \" + byMinus.first().p + byMinus.size() + queue.poll().p + queue.size()"))
                .isEqualTo("1 3211");
    }

    @Test
    void setsAndMapsFindObjectsThatHaveMoved() {
        String head = "class Key implements Comparable<Key> { String name; ";
        String tail = " Key(String name) { this.name = name; } public int hashCode() { return name.hashCode(); }"
                + " public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); }"
                + " public int compareTo(Key k) { return name.compareTo(k.name); } }";
        value(head + tail);
        value(
                "var set = new HashSet<Key>(); for (int i = 0; i < 100; i++) set.add(new Key(\"k\" + i));"
                        + " Map<Key, Integer> map = new HashMap<>(); for (Key k : set) map.put(k, k.name.length());"
                        + " var tree = new TreeSet<>(set); var sorted = new TreeMap<>(map); var fixed = Set.copyOf(set);"
                        + " var fixedMap = Map.copyOf(map); var deep = new HashSet<Set<Key>>(); deep.add(set);"
                        + " var queue = new PriorityQueue<>(set); var keys = map.keySet(); var byName = new HashMap<String, Key>();"
                        + " for (Key k : set) byName.put(k.name, k); var concurrent = ConcurrentHashMap.<Key>newKeySet();"
                        + " concurrent.addAll(set); var list = new ArrayList<>(set); var arrays = Arrays.asList(new Key(\"z\"));"
                        + " var entry = Map.entry(new Key(\"e\"), 1); var done = CompletableFuture.completedFuture(new Key(\"d\"));");
        ERR.setLength(0);
        value(head + "int z;" + tail);
        assertThat(ERR.toString())
                .contains("Key.z is new")
                .doesNotContain("lost")
                .doesNotContain("still holds");
        assertThat(
                        value(
                                "set.size() + \" \" + map.size() + \" \" + tree.size() + \" \" + sorted.size() + \" \" + queue.size()"
                                        + " + \" \" + keys.size() + \" \" + byName.size() + \" \" + concurrent.size() + \" \" + list.size()"))
                .isEqualTo("100 100 100 100 100 100 100 100 100");
        assertThat(value(
                        "Key k7 = new Key(\"k7\");\n\"\" + set.contains(k7) + map.get(k7) + tree.contains(k7) + sorted.get(k7)"
                                + " + fixed.contains(k7) + fixedMap.get(k7) + deep.contains(set) + keys.contains(k7)"
                                + " + byName.get(\"k7\").z + concurrent.contains(k7) + list.contains(k7) + arrays.get(0).z"
                                + " + entry.getKey().z + done.join().z + queue.peek().name"))
                .isEqualTo("true2true2true2truetrue0truetrue000k0");
    }

    @Test
    void graphsWithSetsOfNeighboursMoveWhole() {
        String head = "class Gr { int id; Set<Gr> adj = new HashSet<>(); ";
        String tail = " Gr(int id) { this.id = id; } public int hashCode() { return id; }"
                + " public boolean equals(Object o) { return o instanceof Gr g && g.id == id; } }";
        value(head + tail);
        value(
                "var g1 = new Gr(1); var g2 = new Gr(2); var g3 = new Gr(3); g1.adj.add(g2); g1.adj.add(g3); g2.adj.add(g1);");
        value(head + "double weight;" + tail);
        assertThat(
                        value(
                                "\"\" + g1.adj.contains(g2) + g1.adj.contains(new Gr(3)) + g2.adj.contains(g1) + g1.adj.size()"))
                .isEqualTo("truetruetrue2");
    }

    @Test
    void setsAndMapsFindObjectsWhoseHashIsAnotherNow() {
        value("class Cmp { int k; Cmp(int k) { this.k = k; } public int hashCode() { return k; }"
                + " public boolean equals(Object o) { return o instanceof Cmp c && c.k == k; } }");
        value("var found = new HashSet<Cmp>(Set.of(new Cmp(1), new Cmp(3))); var names = new HashMap<Cmp, String>();"
                + " names.put(new Cmp(3), \"three\");");
        value("class Cmp { int k; Cmp(int k) { this.k = k; } public int hashCode() { return k * 31; }"
                + " public boolean equals(Object o) { return o instanceof Cmp c && c.k == k; } }");
        assertThat(value("found.contains(new Cmp(3)) + names.get(new Cmp(3))")).isEqualTo("truethree");
        assertThat(ERR.toString()).doesNotContain("lost");
    }

    @Test
    void comparatorsOfTheJdkAreMadeAnewWhereverTheyAreHeld() {
        value("class Job { String n; int p; Job(String n, int p) { this.n = n; this.p = p; } }\n"
                + "Comparator<Job> byName; byName = Comparator.comparing(job -> job.n);\n"
                + "class Queue2 { Comparator<Job> order = Comparator.comparingInt((Job job) -> job.p).reversed(); }\nvar queue2 = new Queue2();\n"
                + "var sorted = new TreeMap<Job, String>(Comparator.comparing((Job job) -> job.p).thenComparing(job -> job.n).reversed());"
                + " sorted.put(new Job(\"x\", 1), \"x1\"); sorted.put(new Job(\"y\", 2), \"y2\");\n"
                + "Job[] jobs = {new Job(\"a\", 4), new Job(\"b\", 5)}; var list = Arrays.asList(jobs);");
        value("class Job { String n; int p; boolean done; Job(String n, int p) { this.n = n; this.p = p; } }");
        value("sorted.put(new Job(\"z\", 3), \"z3\");");
        assertThat(value("sorted.values().toString()")).isEqualTo("[z3, y2, x1]");
        value("list.sort(queue2.order);");
        assertThat(value("jobs[0].n + list.get(0).n")).isEqualTo("bb");
        value("list.sort(byName);");
        assertThat(value("jobs[0].n + list.get(0).n")).isEqualTo("aa");
        assertThat(ERR.toString()).doesNotContain("REPL").doesNotContain("still");
    }

    @Test
    void viewsShowTheCollectionThatTheyWereMadeOf() {
        value("class Bit { int a; }\nvar bits = new HashMap<String, Bit>(); bits.put(\"a\", new Bit());"
                + " var shown = Collections.unmodifiableMap(bits);");
        value("class Bit { int a; int b; }");
        value("bits.put(\"b\", new Bit());");
        assertThat(value("shown.size() + shown.get(\"a\").b")).isEqualTo("2");
    }

    @Test
    void viewsAndEntriesMove() {
        value(
                "class Key8 implements Comparable<Key8> { int k; Key8(int k) { this.k = k; } public int compareTo(Key8 o) { return k - o.k; } }\n"
                        + "Key8 k1 = new Key8(1), k2 = new Key8(2); var tree8 = new TreeMap<Key8, String>(Map.of(k1, \"1\", k2, \"2\"));"
                        + " var head8 = tree8.headMap(k2); var entry8 = new AbstractMap.SimpleEntry<>(k1, k2);"
                        + " var slots8 = new java.util.concurrent.atomic.AtomicReferenceArray<Key8>(new Key8[] {k1});");
        value(
                "class Key8 implements Comparable<Key8> { int k, more; Key8(int k) { this.k = k; } public int compareTo(Key8 o) { return k - o.k; } }");
        assertThat(
                        value(
                                "head8.size() + \" \" + (head8.firstKey() == k1) + (entry8.getKey() == k1) + (entry8.getValue() == k2) + (slots8.get(0) == k1)"))
                .isEqualTo("1 truetruetruetrue");
    }

    @Test
    void whatIsEqualInANewVersionStaysInItsSetOrMapAndIsDifferentAgainInTheNext() {
        String before =
                "class Pupil implements Comparable<Pupil> { String n; int p; Pupil(String n, int p) { this.n = n; this.p = p; }"
                        + " public String toString() { return n; } public int compareTo(Pupil o) { return ";
        String between =
                "; } public int hashCode() { return p; } public boolean equals(Object o) { return o instanceof Pupil s && p == s.p";
        value(
                before + "n.compareTo(o.n)" + between + " && n.equals(s.n); } }\n"
                        + "var rooms = new TreeMap<Pupil, String>(Map.of(new Pupil(\"Ann\", 5), \"A\", new Pupil(\"Bob\", 5), \"B\"));\n"
                        + "var tree = new TreeSet<>(rooms.keySet()); var hash = new LinkedHashSet<>(rooms.keySet()); var map = new HashMap<>(rooms);");
        value(before + "p - o.p" + between + "; } }");
        assertThat(ERR.toString())
                .contains("1 Pupil in a TreeMap equals another now", "1 Pupil in a LinkedHashSet equals another now");
        assertThat(value("rooms + \" \" + tree + hash + map"))
                .isEqualTo("{Ann=A, Bob=B} [Ann, Bob][Ann, Bob]{Ann=A, Bob=B}");
        ERR.setLength(0);
        value("class Bystander { int n; }\nvar bystander = new Bystander();");
        value("class Bystander { int n; int m; }");
        assertThat(ERR.toString()).contains("Bystander.m is new").doesNotContain("equals another");
        ERR.setLength(0);
        value(before + "p != o.p ? p - o.p : -n.compareTo(o.n)" + between + " && n.equals(s.n); } }");
        assertThat(ERR).isEmpty();
        assertThat(
                        value(
                                "rooms + \" \" + tree + hash + map.get(new Pupil(\"Bob\", 5)) + hash.remove(new Pupil(\"Ann\", 5))"))
                .isEqualTo("{Bob=B, Ann=A} [Bob, Ann][Ann, Bob]Btrue");
    }

    @Test
    void whatAComparatorOrdersIsInItsNewOrder() {
        value("record Mark(String name, int grade) {}\n"
                + "class ByGrade implements Comparator<Mark> { public int compare(Mark a, Mark b) { return a.grade() - b.grade(); } }\n"
                + "class Task7 implements Comparable<Task7> { int p; Task7(int p) { this.p = p; } int rank() { return p; }"
                + " public int compareTo(Task7 o) { return Integer.compare(rank(), o.rank()); } }");
        value("var marks = new TreeSet<Mark>(new ByGrade()); var waiting = new PriorityQueue<Mark>(new ByGrade());"
                + " var names = new TreeMap<Mark, String>(new ByGrade()); var tasks7 = new TreeSet<>(List.of(new Task7(1), new Task7(2)));\n"
                + "for (var each : List.of(new Mark(\"a\", 3), new Mark(\"b\", 1), new Mark(\"c\", 2))) {"
                + " marks.add(each); waiting.add(each); names.put(each, each.name()); }");
        value(
                "class ByGrade implements Comparator<Mark> { public int compare(Mark a, Mark b) { return b.grade() - a.grade(); } }\n"
                        + "class Task7 implements Comparable<Task7> { int p; Task7(int p) { this.p = p; } int rank() { return -p; }"
                        + " public int compareTo(Task7 o) { return Integer.compare(rank(), o.rank()); } }");
        assertThat(
                        value(
                                "marks.first().name() + waiting.poll().name() + names.get(new Mark(\"a\", 3)) + marks.contains(new Mark(\"b\", 1))"))
                .isEqualTo("aaatrue");
        assertThat(value("tasks7.first().p + \" \" + tasks7.contains(new Task7(1))"))
                .isEqualTo("2 true");
    }

    @Test
    void collectionsThatExtendOnesOfTheJdkKeepWhatTheyHold() {
        String card = "class Card7 { String s; int r; %s Card7(String s, int r) { this.s = s; this.r = r; }"
                + " public String toString() { return s + r%s; } }";
        value(String.format(card, "", ""));
        value(
                "class Deck7 extends ArrayList<Card7> { int total() { int t = 0; for (Card7 c : this) t += c.r; return t; } }\n"
                        + "class Lru7<K, V> extends LinkedHashMap<K, V> { int cap; Lru7(int c) { super(16, .75f, true); cap = c; }"
                        + " protected boolean removeEldestEntry(Map.Entry<K, V> e) { return size() > cap; } }\n"
                        + "class Hand7 extends TreeSet<Card7> { Hand7() { super(Comparator.comparing((Card7 c) -> c.r)); } Card7 least() { return first(); } }\n"
                        + "class Bag7 extends HashSet<Card7> { Card7 any() { return iterator().next(); } }\n"
                        + "class Pile7 extends LinkedList<Card7> { int limit = 1; void put(Card7 c) { if (size() < limit) addFirst(c); } }");
        value("var deck = new Deck7(); deck.add(new Card7(\"H\", 1)); deck.add(new Card7(\"S\", 2));\n"
                + "var lru = new Lru7<String, Card7>(2); lru.put(\"a\", deck.get(0)); lru.put(\"b\", deck.get(1)); lru.get(\"a\");\n"
                + "var keyed = new Lru7<Card7, Integer>(2); keyed.put(deck.get(1), 1);\n"
                + "var anon = new LinkedHashMap<Integer, Card7>(16, .75f, true) { protected boolean removeEldestEntry(Map.Entry<Integer, Card7> e)"
                + " { return size() > 1; } }; anon.put(1, deck.get(0));\n"
                + "var braces = new ArrayList<Card7>() {{ add(new Card7(\"Z\", 9)); }};\n"
                + "var hand = new Hand7(); hand.add(deck.get(1)); hand.add(deck.get(0)); var bag = new Bag7(); bag.add(deck.get(0));\n"
                + "var pile = new Pile7(); pile.limit = 2; pile.put(deck.get(0));");
        for (int version = 1; version <= 2; version++) {
            ERR.setLength(0);
            value(String.format(card, "int z" + version + " = " + version + ";", " + \"z\" + z" + version));
            assertThat(ERR.toString()).contains("are of the new class now").doesNotContain("reset", "still");
            String z = "z" + version;
            assertThat(value("\"\" + deck + lru + keyed + anon + braces + hand + bag + pile"))
                    .isEqualTo(("[H1z, S2z]{b=S2z, a=H1z}{S2z=1}{1=H1z}[Z9z][H1z, S2z][H1z][H1z]").replace("z", z));
            assertThat(value(
                            "(lru.get(\"a\") == deck.get(0)) + \" \" + keyed.get(deck.get(1)) + bag.contains(deck.get(0))"
                                    + " + hand.least() + deck.total() + pile.limit"))
                    .isEqualTo("true 1trueH1" + z + "32");
        }
        value("lru.put(\"c\", deck.get(0)); anon.put(2, deck.get(1)); pile.put(deck.get(1)); pile.put(deck.get(1));");
        assertThat(value("lru.keySet() + \"\" + anon.keySet() + pile.size()")).isEqualTo("[a, c][2]2");
    }

    @Test
    void whatLooksAtAMapThatNothingElseHoldsShowsItsNewObjects() {
        value("class X7 { int c; X7(int c) { this.c = c; } public String toString() { return \"X\" + c; } }");
        value("var v7 = Stream.of(1, 2).collect(Collectors.toMap(i -> i, X7::new)).values();\n"
                + "var t7 = new TreeMap<>(Map.of(1, new X7(3))).values(); var h7 = new TreeMap<>(Map.of(1, new X7(4))).headMap(2);\n"
                + "var k7 = new HashMap<>(Map.of(new X7(5), 1)).keySet();");
        value(
                "class X7 { int c; int z = 7; X7(int c) { this.c = c; } public String toString() { return \"X\" + c + \"z\" + z; } }");
        assertThat(value("\"\" + v7 + t7 + h7 + k7")).isEqualTo("[X1z7, X2z7][X3z7]{1=X4z7}[X5z7]");
        assertThat(value("int all7 = 0; for (X7 x : v7) all7 += x.z; all7")).isEqualTo("14");
    }

    @Test
    void sortedContainersKeepWhatCannotBeOrderedForAMoment() {
        value("abstract class Body { abstract double size(); }");
        value("class Ball extends Body { double r; Ball(double r) { this.r = r; } double size() { return r; } }");
        value("TreeSet<Body> bodies = new TreeSet<>(Comparator.comparingDouble(Body::size));\n"
                + "bodies.add(new Ball(1)); bodies.add(new Ball(2));\n"
                + "PriorityQueue<Body> queue = new PriorityQueue<>(Comparator.comparingDouble(Body::size)); queue.addAll(bodies);\n"
                + "TreeMap<Body, String> named = new TreeMap<>(Comparator.comparingDouble(Body::size));\n"
                + "for (Body b : bodies) named.put(b, \"b\" + b.size());");
        value("abstract class Body { abstract double size(); abstract int id(); }");
        assertThat(value("bodies.size() + \" \" + queue.size() + \" \" + named.size()"))
                .isEqualTo("2 2 2");
        value(
                "class Ball extends Body { double r; Ball(double r) { this.r = r; } double size() { return r; } int id() { return 7; } }");
        value("bodies.add(new Ball(0.5)); queue.add(new Ball(0.25)); named.put(new Ball(0.1), \"small\");");
        assertThat(
                        value(
                                "bodies.first().size() + bodies.last().id() + \" \" + queue.poll().size() + named.firstEntry().getValue()"))
                .isEqualTo("7.5 0.25small");
    }

    @Test
    void whatCannotBeHashedOrOrderedForAWhileStaysWhereItIsHeldThroughEditAfterEdit() {
        String start =
                "class Item implements Comparable<Item> { String name; Item(String n) { name = n; } public String toString() { return name; }";
        String hashed = " public int hashCode() { return name.hashCode() + tag.hashCode(); }"
                + " public boolean equals(Object o) { return o instanceof Item i && i.name.equals(name) && i.tag.equals(tag); }"
                + " public int compareTo(Item o) { return (name + tag.strip()).compareTo(o.name + o.tag); } }";
        value(start + " public int compareTo(Item o) { return name.compareTo(o.name); } }");
        value("var one = new Item(\"a\"); Set<Item> items = new HashSet<>(List.of(one, new Item(\"b\")));\n"
                + "Map<Item, Integer> stock = new LinkedHashMap<>(Map.of(one, 5)); var all = new TreeMap<String, Set<Item>>();\n"
                + "all.put(\"x\", new TreeSet<>(items)); var byItem = new TreeMap<>(stock);");
        value(start + " String tag;" + hashed);
        assertThat(ERR.toString())
                .contains("are of the new class now", "Item.tag is new")
                .contains("2 Item in a HashSet are not found by contains and get, for hashCode or equals fails (")
                .contains("2 Item in a TreeSet have the order of before, for comparing fails (")
                .doesNotContain("lost");
        value(start + " String tag; int k;" + hashed);
        assertThat(value("one + \" \" + items.size() + stock + all + byItem")).isEqualTo("a 2{a=5}{x=[a, b]}{a=5}");
        value("all.get(\"x\").forEach(i -> i.tag = \"t\");\nitems.forEach(i -> i.tag = \"t\");");
        value(start + " String tag; long k;" + hashed);
        assertThat(
                        value(
                                "items.contains(one) && stock.get(one) == 5 && all.get(\"x\").contains(one) && byItem.get(one) == 5"))
                .isEqualTo("true");
    }

    @Test
    void fixedSetsKeepWhatRefusesToBeHashedForAMoment() {
        value("class Job { int rank; Job(int r) { rank = r; } public int hashCode() { return rank; } }");
        value("var jobs = Set.of(new Job(1), new Job(2), new Job(3)); var byJob = Map.of(new Job(1), \"a\");");
        value(
                "class Job { int rank; String name; Job(int r) { rank = r; } public int hashCode() { return name.hashCode(); } }");
        value("class Job { int rank; String name; Job(int r) { rank = r; } public int hashCode() { return rank; } }");
        assertThat(value("jobs.stream().mapToInt(j -> j.rank).sum() + \" \" + byJob.values()"))
                .isEqualTo("6 [a]");
    }

    @Test
    void comparatorsOfCellsChangeWhatTheyOrderThoughItIsNoneOfCells() {
        value(
                "class Shorter implements Comparator<String> { public int compare(String a, String b) { return a.length() - b.length(); } }");
        value(
                "var byLength = new TreeMap<String, Integer>(new Shorter()); byLength.put(\"a\", 1); byLength.put(\"bbb\", 3);\n"
                        + "var shortest = new PriorityQueue<String>(new Shorter()); shortest.addAll(List.of(\"xx\", \"y\", \"zzz\"));");
        value(
                "class Shorter implements Comparator<String> { int calls; public int compare(String a, String b) { return b.length() - a.length(); } }");
        assertThat(value("byLength + \" \" + byLength.get(\"a\") + shortest.poll()"))
                .isEqualTo("{bbb=3, a=1} 1zzz");
    }

    @Test
    void aQueueOutlastsAClassThatDoesNotCompileForAWhile() {
        String rest = "class Rare extends Action { Rare(int e) { super(e); } String say() { return \"R\" + e; } }\n"
                + "class Fast extends Action { Fast(int e) { super(e); }";
        String start = "abstract class Action { int e; Action(int e) { this.e = e; }";
        value(start + " }\n" + rest + " }");
        value(
                "var queue = new PriorityQueue<Action>(Comparator.comparingInt(a -> a.e)); queue.add(new Fast(3)); queue.add(new Rare(2));\n"
                        + "var actions = new ArrayList<Action>(queue);");
        error(start + " abstract String say(); }\n" + rest + " }");
        assertThat(ERR.toString())
                .contains("2 Rare in a PriorityQueue have the order of before, for comparing fails (")
                .doesNotContain("lost");
        assertThat(value("queue.size() + actions.size()")).isEqualTo("4");
        value(start + " abstract String say(); }\n" + rest + " String say() { return \"F\" + e; } }");
        assertThat(value("queue.peek().say() + (queue.peek() == actions.get(0)) + actions.get(1).say()"))
                .isEqualTo("R2trueF3");
        value("queue.add(new Fast(1));");
        assertThat(value("queue.poll().e + queue.poll().say() + queue.poll().say()"))
                .isEqualTo("1R2F3");
    }

    @Test
    void whatIsOrderedByAMethodThatDoesNotCompileForAWhileTakesNothingElseAlong() {
        value("record Part(double x, String n) { }");
        value("double score(Part p) { return p.x(); }");
        value("var parts = new PriorityQueue<Part>(Comparator.comparingDouble(p -> score(p)));"
                + " parts.add(new Part(2, \"b\")); parts.add(new Part(1, \"a\"));\n"
                + "var scores = new TreeMap<Part, Integer>((a, b) -> Double.compare(score(a), score(b))); scores.put(parts.peek(), 1);\n"
                + "var plain = new ArrayList<Part>(parts); Part part = parts.peek();");
        value("record Part(double value, String n) { }");
        assertThat(ERR.toString())
                .contains("are of the new class now", "Part.value is what x was")
                .contains(
                        "2 Part in a PriorityQueue have the order of before, for comparing fails (it uses what does not compile now)")
                .doesNotContain("lost");
        value("double score(Part p) { return p.value(); }");
        assertThat(value("plain + \" \" + part.value() + parts.peek().n() + scores"))
                .endsWith("1.0a{Part[value=1.0, n=a]=1}");
        value("parts.add(new Part(0.5, \"c\"));");
        assertThat(value("parts.poll().n() + parts.poll().n() + parts.poll().n()"))
                .isEqualTo("cab");
    }
}
