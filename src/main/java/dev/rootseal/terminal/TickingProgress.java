package dev.rootseal.terminal;

import java.time.Duration;

/** A line of progress and the thread that writes it: what is waited for may not move for long. */
final class TickingProgress implements Progress {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ProgressLine line;
  private final Thread thread;

  private TickingProgress(ProgressLine line) {
    this.line = line;
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::tick);
  }

  static Progress started(ProgressLine line) {
    TickingProgress progress = new TickingProgress(line);
    progress.thread.start();
    return progress;
  }

  private void tick() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        line.tick();
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  @Override
  public void around(Runnable writing) {
    line.around(writing);
  }

  @Override
  public void close() {
    thread.interrupt();
    line.close();
  }
}
