package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that holds kube-apiserver, etcd and kubectl, and kube-controller-manager for the tests
 * that need it.
 */
record Binaries(Path folder) {
  /** The variable that controller authors use everywhere, for example with `setup-envtest`. */
  static final String VARIABLE = "KUBEBUILDER_ASSETS";

  Binaries {
    if (!Files.isExecutable(folder.resolve("kube-apiserver"))) {
      throw new IllegalStateException(
          VARIABLE + " must name a folder with kube-apiserver, etcd and kubectl: " + folder);
    }
  }

  static Optional<Binaries> fromEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(folder -> !folder.isBlank())
        .map(folder -> new Binaries(Path.of(folder)));
  }

  /**
   * The binaries of the oldest supported server, where the folder has them below a name like
   * `1.34`.
   */
  Optional<Binaries> version(String name) {
    return Optional.of(folder.resolve(name)).filter(Files::isDirectory).map(Binaries::new);
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }
}
