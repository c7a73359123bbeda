package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Namespaces that come one after the other as fast as they can, each with ten workloads. */
final class WriteLoad implements AutoCloseable {
  private static final int WORKLOADS = 10;

  private final ControlPlane cluster;
  private final String prefix;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final Thread thread = Thread.ofVirtual().unstarted(this::write);
  private volatile boolean closed;

  private WriteLoad(ControlPlane cluster, String prefix) {
    this.cluster = cluster;
    this.prefix = prefix;
  }

  /** Begins; the names of the namespaces begin with the prefix. */
  static WriteLoad on(ControlPlane cluster, String prefix) {
    WriteLoad load = new WriteLoad(cluster, prefix);
    load.thread.start();
    return load;
  }

  /** How many namespaces are there with all their workloads. */
  int namespaces() {
    return namespaces.get();
  }

  private void write() {
    while (!closed) {
      String namespace = prefix + "-" + namespaces.get();
      cluster.apply(
          Workloads.namespace(namespace)
              + IntStream.range(0, WORKLOADS)
                  .mapToObj(i -> Workloads.compliant(namespace, "web-" + i))
                  .collect(Collectors.joining()));
      namespaces.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    unchecked(() -> thread.join());
  }
}
