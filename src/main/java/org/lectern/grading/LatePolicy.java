package org.lectern.grading;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lateness costs: a share of the points for each day begun, after a grace.
 *
 * @param deadline null for none
 * @param grace how much later still counts as in time
 * @param perDay the share of the points that each day begun takes, from 0 to 1
 * @param days after so many days nothing counts; negative for no such end
 */
public record LatePolicy(@Nullable Instant deadline, Duration grace, double perDay, int days) {
    /** No deadline. */
    public static final LatePolicy NONE = new LatePolicy(null, Duration.ZERO, 0, -1);

    public LatePolicy {
        if (!(perDay >= 0 && perDay <= 1)) {
            throw new GradingException(
                    "a day late takes a share of the points from 0 to 1, such as 0.1, got " + perDay);
        }
    }

    /** As `lectern grade` takes it, with a space before; empty without a deadline. */
    String arguments() {
        if (deadline == null) {
            return "";
        }
        return " --deadline " + deadline
                + (perDay == 0 ? "" : " --late-per-day " + perDay)
                + (days < 0 ? "" : " --late-days " + days)
                + (grace.isZero() ? "" : " --grace-minutes " + grace.toMinutes());
    }

    /** What it costs to hand in at a time; nothing if the time is not known. */
    Graded.Late of(Optional<Instant> submitted) {
        if (deadline == null || submitted.isEmpty()) {
            return Graded.Late.NONE;
        }
        Duration late = Duration.between(deadline, submitted.get());
        if (late.compareTo(grace) <= 0) {
            return Graded.Late.NONE;
        }
        long begun = (late.toSeconds() + Duration.ofDays(1).toSeconds() - 1)
                / Duration.ofDays(1).toSeconds();
        double factor = days >= 0 && begun > days ? 0 : Math.max(0, 1 - perDay * begun);
        return new Graded.Late(late.toSeconds(), factor);
    }
}
