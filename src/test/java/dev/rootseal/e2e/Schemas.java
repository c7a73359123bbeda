package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.Optional;

/** A folder with other projects' published definitions, one folder for each project. */
record Schemas(Path folder) {
  static final String VARIABLE = "ROOTSEAL_SCHEMAS";

  static Optional<Schemas> fromEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(folder -> !folder.isBlank())
        .map(folder -> new Schemas(Path.of(folder)));
  }

  String of(String project) {
    return folder.resolve(project).toString();
  }
}
