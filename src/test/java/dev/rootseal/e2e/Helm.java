package dev.rootseal.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The real helm with the chart of this checkout.
 *
 * @param binary the program
 * @param folder where it keeps its files, and this class its output
 * @param kubeconfig the cluster; need not be there where nothing is asked of it
 */
record Helm(Path binary, Path folder, Path kubeconfig) {
  static final String CHART = "charts/rootseal";
  static final String RELEASE = "rootseal";

  /** Values that name the image that `config/default` names. */
  static final String IMAGE = "src/test/resources/dev/rootseal/e2e/image.yaml";

  /** A helm that renders and has no cluster. */
  static Helm offline(Path folder) {
    return new Helm(Requirement.HELM.path(), folder, folder.resolve("no-kubeconfig"));
  }

  /** The manifests that the chart makes in the namespace of the default installation. */
  String template(String... arguments) {
    return release("template", arguments);
  }

  /** Runs `helm VERB rootseal charts/rootseal -n rootseal-system` and these arguments. */
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

  /** Of the words of a call the first are given as one line. */
  Program.Result run(String line, String... more) {
    List<String> words = Program.words(List.of(line.split(" +", -1)), more);
    return Program.run(
        environment(), Program.words(List.of(binary.toString()), words.toArray(String[]::new)));
  }

  /** What keeps it away from the files of whoever runs the tests. */
  Map<String, String> environment() {
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "HELM_CACHE_HOME",
        folder.resolve("cache").toString(),
        "HELM_CONFIG_HOME",
        folder.resolve("config").toString(),
        "HELM_DATA_HOME",
        folder.resolve("data").toString());
  }

  /** The words for a shell to which the arguments are added. */
  String asCommand() {
    return environment().entrySet().stream()
        .map(variable -> "%s='%s'".formatted(variable.getKey(), variable.getValue()))
        .collect(Collectors.joining(" ", "env ", " '" + binary + "'"));
  }
}
