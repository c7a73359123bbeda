package dev.rootseal.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** How far something is, for somebody who waits for it. */
public interface Progress extends AutoCloseable {
  /**
   * On standard error, if a person is there to see it: there is none where {@code CI} is set or the
   * terminal is dumb.
   *
   * @param text how far it is at that moment: a short line of words and numbers of this program;
   *     another thread asks for it
   */
  static Progress on(
      PrintWriter err, Map<String, String> environment, Clock clock, Supplier<String> text) {
    return ProcessStream.ERRORS.isTerminal() && ProgressLine.isWanted(environment)
        ? TickingProgress.started(new ProgressLine(err, clock, text))
        : Runnable::run;
  }

  /** Does something that writes to standard error, too. */
  void around(Runnable writing);

  /** It is over: nothing is left on the terminal. */
  @Override
  default void close() {}
}
