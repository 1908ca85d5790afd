package org.lectern.grading;

/** How far a student's program is kept apart from all else while it is graded; from most to least. */
public enum Isolation {
    /** Namespaces of its own: no network, no files but Java's and Lectern's, no other processes; an account without rights. */
    SANDBOX("sandbox", "bubblewrap: no network, no files, no other processes"),
    /** A process of another account: it can read what everybody may read, and use the network. */
    ACCOUNT("account", "a process of another account: files that all may read, and the network, are open to it"),
    /** A process with limits: it can do what you can. */
    PROCESS("process", "a process of your own account: your files and the network are open to it");

    private final String word;
    private final String words;

    Isolation(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** As results say it: {@code sandbox}. */
    public String word() {
        return word;
    }

    /** What it means. */
    public String words() {
        return words;
    }
}
