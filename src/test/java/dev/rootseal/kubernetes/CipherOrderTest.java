package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class CipherOrderTest {
  /** {@code TLS_CHACHA20_POLY1305_SHA256}, RFC 8446. */
  private static final int CHACHA20_POLY1305 = 0x1303;

  @Test
  void noSuiteIsLeftOut() throws GeneralSecurityException {
    SSLContext context = SSLContext.getDefault();
    List<String> all = Arrays.asList(context.getDefaultSSLParameters().getCipherSuites());

    assertThat(CipherOrder.of(context)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(CipherOrder.of(context).getFirst()).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
  }

  /** What the client says first in a connection, as it comes over the wire. */
  @Test
  void clientAsksForItFirst() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> first = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> first.complete(firstSuite(server)));
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl("https://127.0.0.1:" + server.getLocalPort())
              .build();
      try (KubernetesClient client = KubernetesClients.create(config, List.of())) {
        Thread.ofVirtual().start(() -> client.namespaces().withName("shop").get());

        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(CHACHA20_POLY1305);
      }
    }
  }

  /** Of a ClientHello: a record's and a message's head, version, random, session, suites. */
  private static int firstSuite(ServerSocket server) {
    try (Socket socket = server.accept();
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      in.readNBytes(5 + 4 + 2 + 32);
      in.readNBytes(in.readUnsignedByte());
      in.readUnsignedShort();
      return in.readUnsignedShort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
