package dev.rootseal.kubernetes;

import java.io.IOException;

/** An answer that is no JSON; the message says where. */
final class BrokenJsonException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenJsonException(long place) {
    super("the answer is no JSON at byte " + place);
  }
}
