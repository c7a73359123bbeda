package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientBuilder.ExecutorSupplier;
import io.fabric8.kubernetes.client.utils.Utils;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads of one client: those of its HTTP client, and those in which events are told. */
final class ClientThreads implements ExecutorSupplier {
  private final ExecutorService threads;

  private ClientThreads(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * For those who stay. Each answer and each event is handed on several times, thousands of times a
   * second while reports are written: between virtual threads that takes a tenth less of the
   * operator's processor time than to wake threads of the system up.
   */
  static ClientThreads virtual() {
    return new ClientThreads(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** For a command, which would pay more for the first virtual thread than it could save. */
  static ClientThreads ofTheSystem() {
    return new ClientThreads(
        Executors.newCachedThreadPool(Utils.daemonThreadFactory(ClientThreads.class)));
  }

  @Override
  public Executor get() {
    return threads;
  }

  /** The client is closed, its HTTP client before it. */
  @Override
  public void onClose(Executor executor) {
    threads.shutdownNow();
  }
}
