package dev.rootseal.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
  private final PodObject pod;
  private final Terminal terminal;
  private boolean there;
  private volatile boolean interrupted;

  private TemporaryPod(ReadOnlyApi api, PodWriter writer, PodObject pod, Terminal terminal) {
    this.api = api;
    this.writer = writer;
    this.pod = pod;
    this.terminal = terminal;
  }

  static TemporaryPod create(ReadOnlyApi api, PodWriter writer, PodCopy copy, Terminal terminal) {
    TemporaryPod pod = new TemporaryPod(api, writer, new PodObject(copy.pod()), terminal);
    try {
      // Of a pod that is closed it finds nothing to remove.
      Runtime.getRuntime().addShutdownHook(new Thread(pod::removeAtExit));
    } catch (IllegalStateException e) {
      throw new ReadException("interrupted");
    }
    pod.create(copy.pod());
    terminal.line("Pod '" + pod.name() + "' is there.");
    return pod;
  }

  String name() {
    return pod.name();
  }

  String path() {
    return pod.path();
  }

  private synchronized void create(ObjectNode sent) {
    if (interrupted) {
      throw new ReadException("interrupted");
    }
    try {
      there = true;
      writer.create(pod.namespace(), sent, () -> interrupted);
    } catch (ReadException e) {
      // Of a request that got no answer nobody knows what has become.
      there = !e.isAlreadyThere();
      remove();
      throw new ReadException("no copy can be made: " + e.why());
    }
  }

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
