package dev.rootseal.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Probes as kubelet sends them, each over a connection of its own, time and again. */
final class Probes implements AutoCloseable {
  /** As `config/manager/deployment.yaml` has it. */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final InetSocketAddress address;
  private final String request;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> task;
  private final List<String> failures = new ArrayList<>();
  private Duration slowest = Duration.ZERO;
  private int answered;

  private Probes(URI uri) {
    address = new InetSocketAddress(uri.getHost(), uri.getPort());
    request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: kube-probe/1.37\r\nConnection: close\r\n\r\n"
            .formatted(uri.getPath(), uri.getAuthority());
    task = timer.scheduleWithFixedDelay(this::probe, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Begins at once. */
  static Probes of(URI uri) {
    return new Probes(uri);
  }

  private void probe() {
    long start = System.nanoTime();
    try {
      String answer = answer();
      note(answer.startsWith("HTTP/1.1 200 ") ? "" : "answer: " + answer, start);
    } catch (IOException e) {
      note(e.toString(), start);
    }
  }

  private String answer() throws IOException {
    try (Socket socket = new Socket()) {
      int millis = Math.toIntExact(TIMEOUT.toMillis());
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private synchronized void note(String failure, long start) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
    if (failure.isEmpty()) {
      answered++;
    } else {
      failures.add(failure + " after " + took.toMillis() + " ms");
    }
  }

  /** What went wrong, one line each. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized Duration slowest() {
    return slowest;
  }

  synchronized int answered() {
    return answered;
  }

  @Override
  public void close() {
    task.cancel(false);
    timer.close();
  }
}
