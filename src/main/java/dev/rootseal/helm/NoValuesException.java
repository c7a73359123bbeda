package dev.rootseal.helm;

/** A workload cannot be fixed by values surely; the message says why. */
final class NoValuesException extends Exception {
  private static final long serialVersionUID = 1;

  NoValuesException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
