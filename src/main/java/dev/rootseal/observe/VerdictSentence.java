package dev.rootseal.observe;

import java.time.Duration;

/** The verdict on a container, for a person. */
final class VerdictSentence {
  private final Duration minAge;

  VerdictSentence(Duration minAge) {
    this.minAge = minAge;
  }

  String of(ObservedContainer container) {
    ObservedContainer.Pods pods = container.pods();
    String some = pods.concerned() < pods.number() ? which(pods) : "";
    return switch (container.verdict()) {
      case READ_ONLY -> "read-only already";
      case NO_WRITES ->
          "no writes in " + Age.words(pods.youngest().orElseThrow(IllegalStateException::new));
      case WRITES -> "writes" + (some.isEmpty() ? "" : " (" + some + ")");
      case UNKNOWN ->
          "unknown: "
              + (some.isEmpty() ? "" : some + ": ")
              + container.reason().orElseThrow().words(Age.words(minAge));
    };
  }

  private static String which(ObservedContainer.Pods pods) {
    return "%d of %d pods".formatted(pods.concerned(), pods.number());
  }
}
