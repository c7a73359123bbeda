package dev.rootseal.api;

/** The three states of a condition. */
enum ConditionStatus {
  TRUE("True"),
  FALSE("False"),
  UNKNOWN("Unknown");

  private final String id;

  ConditionStatus(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
