package dev.rootseal.operator;

import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The answer of `/readyz`: each check with what it waits for, in the manner of Kubernetes. */
final class Readiness {
  /** An empty text means that the check passes; otherwise it says why not. */
  private final Map<String, Supplier<String>> checks;

  Readiness(Map<String, Supplier<String>> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  Response respond(Request request) {
    StringBuilder lines = new StringBuilder();
    boolean ready = true;
    for (Map.Entry<String, Supplier<String>> check : checks.entrySet()) {
      String problem = check.getValue().get();
      ready &= problem.isEmpty();
      lines
          .append(problem.isEmpty() ? "[+]" : "[-]")
          .append(check.getKey())
          .append(problem.isEmpty() ? " ok" : " failed: " + problem)
          .append('\n');
    }
    boolean verbose = !ready || request.query().startsWith("verbose");
    lines.append(ready ? "readyz check passed\n" : "readyz check failed\n");
    return Response.text(ready ? 200 : 503, verbose ? lines.toString() : "ok\n");
  }
}
