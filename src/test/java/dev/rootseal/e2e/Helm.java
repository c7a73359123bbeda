package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The real helm with the chart of this checkout; its files go into the folder. */
record Helm(Path binary, Path folder, Path kubeconfig) {
  static final String CHART = "charts/rootseal";
  static final String RELEASE = "rootseal";

  /** Values that name the image that `config/default` names. */
  static final String IMAGE = "src/test/resources/dev/rootseal/e2e/image.yaml";

  static Helm offline(Path folder) {
    return new Helm(Requirement.HELM.path(), folder, folder.resolve("no-kubeconfig"));
  }

  /** The manifests that the chart makes in the namespace of the default installation. */
  String template(String... arguments) {
    return release("template", arguments);
  }

  String release(String verb, String... arguments) {
    return tryRelease(verb, arguments).ok();
  }

  Program.Result tryRelease(String verb, String... arguments) {
    return run(
        "%s %s %s -n %s -f %s".formatted(verb, RELEASE, CHART, Installation.NAMESPACE, IMAGE),
        arguments);
  }

  String ok(String line, String... more) {
    return run(line, more).ok();
  }

  Program.Result run(String line, String... more) {
    List<String> words = Program.words(List.of(line.split(" +", -1)), more);
    return Program.run(new ProcessBuilder(Program.words(words(), words)));
  }

  /** The program, kept away from the files of whoever runs the tests. */
  private List<String> words() {
    return List.of(
        "env",
        "KUBECONFIG=" + kubeconfig,
        "HELM_CACHE_HOME=" + folder.resolve("cache"),
        "HELM_CONFIG_HOME=" + folder.resolve("config"),
        "HELM_DATA_HOME=" + folder.resolve("data"),
        binary.toString());
  }

  String asCommand() {
    return words().stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
  }
}
