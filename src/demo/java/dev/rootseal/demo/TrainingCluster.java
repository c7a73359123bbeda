package dev.rootseal.demo;

import dev.rootseal.embedded.EmbeddedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

/** The shop in an API server that speaks TLS, for the programs that the JVM learns from. */
record TrainingCluster(EmbeddedApi api, Path kubeconfig) implements AutoCloseable {

  static TrainingCluster start()
      throws IOException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("rootseal-training-");
    EmbeddedApi api = EmbeddedApi.start(0, Clock.systemUTC(), TrainingCertificate.make(folder));
    Shop.load(api);
    return new TrainingCluster(
        api, Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig()));
  }

  @Override
  public void close() {
    api.close();
  }
}
