package dev.rootseal.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** What tests {@link Needs need} and may be missing. */
@SuppressWarnings("ImmutableEnumChecker") // the predicates hold nothing
public enum Requirement {
  CONTROL_PLANE(
      "KUBEBUILDER_ASSETS",
      "a folder with kube-apiserver, etcd and kubectl",
      folder -> Files.isExecutable(folder.resolve("kube-apiserver"))),
  NODE(
      "ROOTSEAL_NODE",
      "a folder with the script `node`",
      folder -> Files.isExecutable(folder.resolve("node"))),
  /** Other projects' published definitions, one folder for each project. */
  SCHEMAS("ROOTSEAL_SCHEMAS", "a folder with other projects' definitions", Files::isDirectory),
  CORPUS("ROOTSEAL_CORPUS", "the folder of manifests", Files::isDirectory),
  IMAGE("ROOTSEAL_IMAGE", "an archive made by image/build", Files::isRegularFile),
  SHAPES("ROOTSEAL_SHAPES", "an archive made by src/test/shapes/build", Files::isRegularFile),
  ARCHIVE("ROOTSEAL_ARCHIVE", "an archive made by archive/build", Files::isRegularFile),
  HELM("ROOTSEAL_HELM", "helm", Files::isExecutable),
  PROMTOOL("promtool"),
  PROMETHEUS("prometheus"),
  LUA("lua5.1"),
  FAKETIME("faketime"),
  CHROMIUM("chromium"),
  DOCKER_REGISTRY("docker-registry");

  private final String variable;
  private final String what;
  private final Predicate<Path> fits;

  Requirement(String program) {
    this("", program, Files::isExecutable);
  }

  Requirement(String variable, String what, Predicate<Path> fits) {
    this.variable = variable;
    this.what = what;
    this.fits = fits;
  }

  public Path path() {
    return find().orElseThrow(() -> new IllegalStateException(problem()));
  }

  /** Where it is, or the end of this test, which is reported as not run. */
  public Path assumed() {
    return find().orElseThrow(() -> new TestAbortedException(problem()));
  }

  Optional<Path> find() {
    String named = variable.isEmpty() ? "" : System.getenv().getOrDefault(variable, "");
    if (named.isBlank()) {
      return isProgram() ? onThePath(what) : Optional.empty();
    }
    Path path = Path.of(named).toAbsolutePath();
    if (!fits.test(path)) {
      throw new IllegalStateException(variable + " must name " + what + ": " + path);
    }
    return Optional.of(path);
  }

  private boolean isProgram() {
    return variable.isEmpty() || this == HELM;
  }

  /** Whether those who demand the end-to-end tests demand it. */
  boolean isDemanded() {
    return (isProgram() || this == CONTROL_PLANE)
        && Boolean.parseBoolean(System.getenv("ROOTSEAL_REQUIRE_E2E"));
  }

  String problem() {
    return isProgram()
        ? "the PATH has no " + what + (this == HELM ? ", and ROOTSEAL_HELM names none" : "")
        : variable + " does not name " + what;
  }

  /** The program of that name in the first folder of the PATH that has it. */
  public static Optional<Path> onThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
