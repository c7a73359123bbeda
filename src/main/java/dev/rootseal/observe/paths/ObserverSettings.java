package dev.rootseal.observe.paths;

import java.time.Duration;

/**
 * How observers look.
 *
 * @param image Rootseal's own, or one that has the same entry point
 * @param time for how long; once where it is zero
 * @param least the shortest time of which all writes have to be known, for them to be annotated
 */
public record ObserverSettings(String image, Duration time, Duration least) {}
