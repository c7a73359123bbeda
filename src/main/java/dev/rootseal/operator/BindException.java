package dev.rootseal.operator;

import java.io.IOException;

/** An address on which nothing can listen; the message names it. */
public final class BindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BindException(BindAddress address, IOException cause) {
    super("cannot listen on " + address + ": " + cause.getMessage(), cause);
  }
}
