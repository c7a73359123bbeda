package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What `rootseal scan` says, container by container. */
record Scans(Map<String, String> verdicts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Runs it as whoever the kubeconfig says; everything has to be readable. */
  static Scans of(Shell shell, Path kubeconfig, String target) {
    Program.Result result =
        shell.run(kubeconfig, "rootseal scan " + target + " --fail-on=never -o json");
    result.ok();
    return unchecked(() -> of(JSON.readTree(result.output())));
  }

  private static Scans of(JsonNode report) {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode workload : report.path("workloads")) {
      String name =
          String.join(
              " ",
              List.of(
                  workload.path("namespace").asText(),
                  workload.path("kind").asText(),
                  workload.path("name").asText()));
      int number = 0;
      for (JsonNode container : workload.path("containers")) {
        verdicts.put(
            name + " " + number++ + " " + container.path("name").asText(),
            container.path("verdict").asText() + " " + container.path("missingPaths"));
      }
    }
    return new Scans(verdicts);
  }

  /** All but those of a namespace. */
  Scans without(String namespace) {
    Map<String, String> others = new TreeMap<>(verdicts);
    others.keySet().removeIf(name -> name.startsWith(namespace + " "));
    return new Scans(others);
  }

  /** How many containers of each namespace have a verdict. */
  Map<String, Long> count(String verdict) {
    Map<String, Long> counts = new TreeMap<>();
    verdicts.forEach(
        (name, found) ->
            counts.merge(
                name.substring(0, name.indexOf(' ')),
                found.startsWith(verdict + " ") ? 1L : 0L,
                Long::sum));
    return counts;
  }
}
