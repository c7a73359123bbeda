package dev.rootseal.fix;

/** That what was printed did not arrive, so that there is no use in printing more. */
public final class OutputLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputLostException() {
    super("standard output cannot be written");
  }
}
