package dev.rootseal.terminal;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** One line of a terminal that is written again and again; what is over soon has none. */
final class ProgressLine implements Progress {
  /** As long as nobody asks whether it hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final Clock clock;
  private final Supplier<String> text;
  private final Instant start;
  private String shown = "";
  private boolean over;

  ProgressLine(PrintWriter err, Clock clock, Supplier<String> text) {
    this.err = err;
    this.clock = clock;
    this.text = text;
    this.start = clock.instant();
  }

  /** Whether those who see a terminal of this environment can make anything of it. */
  static boolean isWanted(Map<String, String> environment) {
    String ci = environment.getOrDefault("CI", "");
    return (ci.isEmpty() || ci.equals("false"))
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** Shows how far it is now. */
  synchronized void tick() {
    if (over || clock.instant().isBefore(start.plus(PATIENCE))) {
      return;
    }
    String now = TerminalText.escape(text.get());
    if (!now.equals(shown)) {
      write(ERASE + now);
      shown = now;
    }
  }

  @Override
  public synchronized void around(Runnable writing) {
    erase();
    writing.run();
  }

  @Override
  public synchronized void close() {
    over = true;
    erase();
  }

  private void erase() {
    if (!shown.isEmpty()) {
      write(ERASE);
      shown = "";
    }
  }

  private void write(String output) {
    err.print(output);
    err.flush();
  }
}
