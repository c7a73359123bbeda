package dev.rootseal.report;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The fewest things to fix, in order, so that X of Y reaches the threshold.
 *
 * <p>Each fix adds its own findings, whatever else is fixed, so largest first needs the fewest. It
 * costs one sort.
 *
 * @param containers how many more containers must comply; 0 when the threshold is reached
 * @param steps what to fix, the one that brings most first
 */
public record FixPlan<T extends Comparable<? super T>>(int containers, List<Step<T>> steps) {
  public FixPlan {
    steps = List.copyOf(steps);
  }

  /** One thing to fix, and how many containers comply more when all its findings are fixed. */
  public record Step<T>(T target, int containers) {}

  public static <T extends Comparable<? super T>> FixPlan<T> of(
      Tally tally, Threshold threshold, List<Step<T>> candidates) {
    int missing = missing(tally, threshold);
    Comparator<Step<T>> mostFirst = Comparator.comparingInt(step -> -step.containers());
    List<Step<T>> sorted =
        candidates.stream()
            .filter(step -> step.containers() > 0)
            .sorted(mostFirst.thenComparing(Step::target))
            .toList();
    List<Step<T>> steps = new ArrayList<>();
    int left = missing;
    for (Step<T> step : sorted) {
      if (left <= 0) {
        break;
      }
      steps.add(step);
      left -= step.containers();
    }
    return new FixPlan<>(missing, steps);
  }

  /** The smallest count that, added to X, reaches the threshold: whole numbers, rounded up. */
  private static int missing(Tally tally, Threshold threshold) {
    long needed = ((long) threshold.percent() * tally.evaluated() + 99) / 100;
    return (int) Math.max(0, needed - tally.compliant());
  }
}
