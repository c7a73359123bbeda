package dev.rootseal.trial;

import dev.rootseal.live.PodWriter;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.observe.PodObject;
import dev.rootseal.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A pod that is there until it is closed, and no longer, also where the program is interrupted. */
final class TemporaryPod implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Until then an API server has forgotten one whose containers have ten seconds to end. */
  private static final int MOST_POLLS = 60;

  private final PodWriter writer;
  private final ReadOnlyApi api;
  private final PodCopy copy;
  private final PodObject pod;
  private final Terminal terminal;
  private final Thread atExit = new Thread(this::removeAtExit);
  private boolean there;
  private volatile boolean interrupted;

  private TemporaryPod(ReadOnlyApi api, PodWriter writer, PodCopy copy, Terminal terminal) {
    this.api = api;
    this.writer = writer;
    this.copy = copy;
    this.pod = new PodObject(copy.pod());
    this.terminal = terminal;
  }

  static TemporaryPod create(ReadOnlyApi api, PodWriter writer, PodCopy copy, Terminal terminal) {
    TemporaryPod pod = new TemporaryPod(api, writer, copy, terminal);
    try {
      Runtime.getRuntime().addShutdownHook(pod.atExit);
    } catch (IllegalStateException e) {
      throw new ReadException("interrupted");
    }
    pod.create();
    terminal.line("Pod '" + pod.name() + "' is there.");
    return pod;
  }

  String name() {
    return pod.name();
  }

  String path() {
    return pod.path();
  }

  private synchronized void create() {
    if (interrupted) {
      throw new ReadException("interrupted");
    }
    try {
      there = true;
      writer.create(pod.namespace(), copy.pod(), () -> interrupted);
    } catch (ReadException e) {
      // Of a request that got no answer nobody knows what has become.
      there = !e.isAlreadyThere();
      remove();
      forgetHook();
      throw new ReadException("no copy can be made: " + e.why());
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The program is ending: the hook runs in any case, and finds nothing to remove.
    }
  }

  /** What has become of it. */
  PodObject read() throws InterruptedException {
    try {
      return PodObject.read(api, pod.namespace(), name())
          .orElseThrow(
              () -> new ReadException("pod '" + name() + "' is gone: somebody has removed it"));
    } finally {
      // Where the program ends, nothing that is seen now means anything.
      if (interrupted) {
        new CountDownLatch(1).await();
      }
    }
  }

  private void removeAtExit() {
    interrupted = true;
    if (remove()) {
      terminal.line("Interrupted: pod '" + name() + "' is removed.");
    }
  }

  /** Whether it was there. */
  private synchronized boolean remove() {
    if (!there) {
      return false;
    }
    there = false;
    try {
      writer.delete(pod.namespace(), name());
      return true;
    } catch (ReadException e) {
      if (e.kind() != ReadException.Kind.NOT_FOUND) {
        terminal.line(
            "rootseal: pod '%s' may still be there: %s: remove it with rootseal try --clean-up -n %s"
                .formatted(name(), e.getMessage(), pod.namespace()));
      }
      return false;
    }
  }

  /** Removes it, and waits until it is gone. */
  @Override
  public void close() {
    if (remove()) {
      awaitEnd();
    }
    forgetHook();
  }

  private void awaitEnd() {
    try {
      for (int poll = 0; poll < MOST_POLLS; poll++) {
        api.get(path());
        Thread.sleep(POLL);
      }
    } catch (ReadException e) {
      // It is gone, or nobody can see it any more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
