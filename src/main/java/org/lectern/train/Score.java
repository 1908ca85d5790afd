package org.lectern.train;

/**
 * How well a network does on some examples.
 *
 * @param loss the mean loss
 * @param accuracy the fraction of right answers; NaN where the task has no right and wrong
 */
public record Score(double loss, double accuracy) {}
