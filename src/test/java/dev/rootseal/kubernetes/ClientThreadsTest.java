package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ClientThreadsTest {
  private final Config config = Config.empty();

  @Test
  void thoseOfTheOperatorAreVirtual() {
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      assertThat(threadOf(executor(client)).isVirtual()).isTrue();
    }
  }

  @Test
  void thoseOfACommandAreOfTheSystemAndKeepNoProgramAlive() {
    try (KubernetesClient client = KubernetesClients.createForPatches(config)) {
      Thread thread = threadOf(executor(client));

      assertThat(thread.isVirtual()).isFalse();
      assertThat(thread.isDaemon()).isTrue();
    }
  }

  @Test
  void theyEndWithTheClient() {
    KubernetesClient client = KubernetesClients.create(config, List.of());
    Executor executor = executor(client);
    client.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
  }

  private static Executor executor(KubernetesClient client) {
    return ((KubernetesClientImpl) client).getExecutor();
  }

  private static Thread threadOf(Executor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }
}
