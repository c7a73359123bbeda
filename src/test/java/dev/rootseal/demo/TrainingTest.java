package dev.rootseal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.embedded.EmbeddedApi;
import dev.rootseal.embedded.ServerCertificate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server of the training; the training itself is a step of the image's build. */
class TrainingTest {
  @Test
  void theKubeconfigNamesTheCertificateOfTheServer(@TempDir Path folder) throws Exception {
    ServerCertificate certificate = TrainingCertificate.make(folder);
    try (EmbeddedApi api = EmbeddedApi.start(0, Clock.systemUTC(), certificate);
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build()) {
      assertThat(api.uri()).hasScheme("https");
      assertThat(client.namespaces().withName("default").get()).isNotNull();
    }
  }
}
