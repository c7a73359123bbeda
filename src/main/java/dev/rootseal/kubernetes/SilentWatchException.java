package dev.rootseal.kubernetes;

import java.io.IOException;
import java.time.Duration;

/** A watch was given up because nothing came from the API server any more. */
final class SilentWatchException extends IOException {
  private static final long serialVersionUID = 1;

  SilentWatchException(Duration silence) {
    super("nothing came from the API server for " + silence.toSeconds() + " s");
  }
}
