package dev.rootseal.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * How far something is, for somebody who waits for it: one line of a terminal that is written again
 * and again by a thread of its own, since what is waited for may not move for long. What is over
 * soon has none.
 */
public final class Progress implements AutoCloseable {
  /** As long as nobody asks whether it hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final Clock clock;
  private final Supplier<String> text;
  private final Instant start;
  private String shown = "";
  private volatile boolean over;

  Progress(PrintWriter err, Clock clock, Supplier<String> text) {
    this.err = err;
    this.clock = clock;
    this.text = text;
    this.start = clock.instant();
  }

  /**
   * On standard error, if a person is there to see it: there is none where {@code CI} is set or the
   * terminal is dumb.
   *
   * @param text how far it is at that moment: a short line of words and numbers of this program;
   *     another thread asks for it
   */
  public static Progress on(
      PrintWriter err, Map<String, String> environment, Clock clock, Supplier<String> text) {
    Progress progress = new Progress(err, clock, text);
    if (Terminal.ProcessStream.ERRORS.isTerminal() && isWanted(environment)) {
      Thread.ofPlatform().daemon().name("progress").start(progress::run);
    }
    return progress;
  }

  /** Whether those who see a terminal of this environment can make anything of it. */
  static boolean isWanted(Map<String, String> environment) {
    String ci = environment.getOrDefault("CI", "");
    return (ci.isEmpty() || ci.equals("false"))
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  private void run() {
    while (!over) {
      LockSupport.parkNanos(PAUSE.toNanos());
      tick();
    }
  }

  synchronized void tick() {
    if (over || clock.instant().isBefore(start.plus(PATIENCE))) {
      return;
    }
    String now = TerminalText.escape(text.get());
    if (!now.equals(shown)) {
      show(now);
    }
  }

  /** Does something that writes to standard error, too. */
  public synchronized void around(Runnable writing) {
    erase();
    writing.run();
  }

  /** It is over: nothing is left on the terminal, and the thread ends at its next look. */
  @Override
  public synchronized void close() {
    over = true;
    erase();
  }

  private void erase() {
    if (!shown.isEmpty()) {
      show("");
    }
  }

  private void show(String now) {
    err.print(ERASE + now);
    err.flush();
    shown = now;
  }
}
