package dev.rootseal.demo;

import dev.rootseal.embedded.ServerCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The certificate of the training's API server, of the kind that kubeadm makes: RSA, 2048 bits. */
final class TrainingCertificate {
  /** Guards a file that is thrown away with the build's container. */
  private static final String PASSWORD = "training";

  private TrainingCertificate() {}

  /** A new one for 127.0.0.1, by the JDK's own tool, which needs a folder for its file. */
  static ServerCertificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path keys = folder.resolve("server.p12");
    Process keytool = new ProcessBuilder(command(keys)).redirectErrorStream(true).start();
    byte[] output = keytool.getInputStream().readAllBytes();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + new String(output, StandardCharsets.UTF_8));
    }
    return ServerCertificate.read(keys, PASSWORD.toCharArray());
  }

  private static List<String> command(Path keys) {
    String options =
        "-genkeypair -alias api -keyalg RSA -keysize 2048 -dname CN=rootseal-training"
            + " -ext SAN=IP:127.0.0.1 -validity 1 -storepass "
            + PASSWORD;
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-keystore", keys.toString()));
    command.addAll(List.of(options.split(" ")));
    return command;
  }
}
