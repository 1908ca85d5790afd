package org.lectern.grading;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A notebook that a student has handed in.
 *
 * @param student who: the name of the folder or file that the learning platform made
 * @param file where it lies now
 * @param name the file as the teacher knows it, relative to the folder that is graded
 * @param time when it was handed in; empty if the files do not say
 * @param isLate whether the platform marks it as late
 * @param other another homework whose notebook it is; empty if it is of this one, or does not say
 */
record Submitted(String student, Path file, String name, Optional<Instant> time, boolean isLate, String other) {}
