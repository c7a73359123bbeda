package dev.rootseal.http;

import java.io.IOException;
import java.util.List;

/** Addresses on which nothing can listen; the message names them. */
public final class BindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  /** One address. */
  public BindException(BindAddress address, IOException cause) {
    super("cannot listen on " + address + ": " + cause.getMessage(), cause);
    problems = List.of(String.valueOf(getMessage()));
  }

  /** Several at once. */
  public BindException(List<BindException> all) {
    super(String.join("; ", all.stream().flatMap(one -> one.problems.stream()).toList()));
    problems = all.stream().flatMap(one -> one.problems.stream()).toList();
  }

  /** One line for each address. */
  public List<String> problems() {
    return problems;
  }
}
