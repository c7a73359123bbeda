package dev.rootseal.http;

import java.io.IOException;
import java.util.List;

/** Addresses on which nothing can listen; the message names them. */
public final class BindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  /** One address. */
  public BindException(BindAddress address, IOException cause) {
    this(List.of("cannot listen on " + address + ": " + cause.getMessage()));
  }

  /** One line for each address. */
  public BindException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each address. */
  public List<String> problems() {
    return problems;
  }
}
