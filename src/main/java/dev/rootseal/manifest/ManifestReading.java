package dev.rootseal.manifest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Reads files side by side, and hands on what they hold in their order. Few are on the way at any
 * time, so that memory does not grow with their number.
 */
public final class ManifestReading {
  /** Enough that nobody waits for a large file, few enough that nothing piles up. */
  private static final int AHEAD = 8;

  private final PodKinds kinds;
  private final Consumer<List<ManifestItem>> sink;
  private final Deque<Future<List<ManifestItem>>> ahead = new ArrayDeque<>();

  /** One that hands on to that place, once for each file. */
  public ManifestReading(PodKinds kinds, Consumer<List<ManifestItem>> sink) {
    this.kinds = kinds;
    this.sink = sink;
  }

  /** Reads all of them. */
  public void read(List<ManifestFile> files) {
    int threads = Math.min(files.size(), Runtime.getRuntime().availableProcessors());
    if (threads <= 1) {
      files.forEach(file -> sink.accept(file.read(kinds)));
      return;
    }
    try (ExecutorService readers = Executors.newFixedThreadPool(threads)) {
      for (ManifestFile file : files) {
        if (ahead.size() >= threads * AHEAD) {
          handOn();
        }
        ahead.add(readers.submit(() -> file.read(kinds)));
      }
      while (!ahead.isEmpty()) {
        handOn();
      }
    }
  }

  private void handOn() {
    try {
      sink.accept(ahead.remove().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the reading of files was broken off", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
