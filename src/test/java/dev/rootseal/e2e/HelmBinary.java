package dev.rootseal.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The program helm, version 4. */
record HelmBinary(Path program) {
  /** The variable that names it; otherwise it is looked for on the PATH. */
  static final String VARIABLE = "ROOTSEAL_HELM";

  static Optional<HelmBinary> fromEnvironment() {
    Optional<Path> named = variable(VARIABLE).map(Path::of);
    if (named.isPresent()) {
      Path program = named.get().toAbsolutePath();
      if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
        throw new IllegalStateException(VARIABLE + " must name the program helm: " + program);
      }
      return Optional.of(new HelmBinary(program));
    }
    return OnThePath.find("helm").map(HelmBinary::new);
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}
