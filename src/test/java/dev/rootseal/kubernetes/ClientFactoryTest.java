package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The threads of a client, and the ciphers that it asks for. */
class ClientFactoryTest {
  private static final String CHACHA20_POLY1305 = "TLS_CHACHA20_POLY1305_SHA256";

  /** Its number, RFC 8446. */
  private static final int FIRST = 0x1303;

  private final Config config = Config.empty();

  @Test
  void threadsOfTheOperatorAreVirtual() {
    try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
      assertThat(threadOf(executor(client)).isVirtual()).isTrue();
    }
  }

  @Test
  void threadsOfACommandAreOfTheSystemAndKeepNoProgramAlive() {
    try (KubernetesClient client = KubernetesClients.createForCommand(config)) {
      Thread thread = threadOf(executor(client));

      assertThat(thread.isVirtual()).isFalse();
      assertThat(thread.isDaemon()).isTrue();
    }
  }

  @Test
  void threadsEndWithTheClient() {
    KubernetesClient client = KubernetesClients.create(config, List.of());
    Executor executor = executor(client);
    client.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
  }

  /** What the client says first in a connection, as it comes over the wire. */
  @Test
  void clientAsksForAllSuitesAndForTheQuickOneFirst() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<Integer>> hello = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> hello.complete(suites(server)));
      Config here =
          new ConfigBuilder(config)
              .withMasterUrl("https://127.0.0.1:" + server.getLocalPort())
              .build();
      try (KubernetesClient client = KubernetesClients.create(here, List.of())) {
        Thread.ofVirtual().start(() -> client.namespaces().withName("shop").get());
        List<Integer> suites = hello.get(30, TimeUnit.SECONDS);

        assertThat(suites.getFirst()).isEqualTo(FIRST);
        assertThat(Set.copyOf(suites)).hasSameSizeAs(suites).hasSize(all().size());
      }
    }
  }

  private static List<String> all() throws GeneralSecurityException {
    List<String> all = List.of(SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    assertThat(all).contains(CHACHA20_POLY1305);
    return all;
  }

  /** Of a ClientHello: a record's and a message's head, version, random, session, suites. */
  private static List<Integer> suites(ServerSocket server) {
    try (Socket socket = server.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      in.readNBytes(5 + 4 + 2 + 32);
      in.readNBytes(in.readUnsignedByte());
      List<Integer> suites = new ArrayList<>();
      for (int left = in.readUnsignedShort(); left > 0; left -= 2) {
        suites.add(in.readUnsignedShort());
      }
      return suites;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Executor executor(KubernetesClient client) {
    return ((KubernetesClientImpl) client).getExecutor();
  }

  private static Thread threadOf(Executor executor) {
    return CompletableFuture.supplyAsync(Thread::currentThread, executor).join();
  }
}
