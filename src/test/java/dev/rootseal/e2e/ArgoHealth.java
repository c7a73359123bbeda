package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The health checks of `config/argocd`, run by Lua 5.1 (the language of Argo CD's interpreter) with
 * what Argo CD gives a script and no more: the object as `obj`, the basic functions and `table`.
 *
 * @param script the check of one kind
 */
record ArgoHealth(String script) {
  private static final Path CONFIG_MAP = Path.of("config/argocd/argocd-cm.yaml");

  private static final String ONLY_WHAT_ARGO_CD_OPENS =
      "string, math, io, os, debug, coroutine = nil, nil, nil, nil, nil, nil\n";

  /** What a check says of an object. */
  record Health(String status, String message) {}

  static ArgoHealth of(String kind) {
    return unchecked(
        () -> {
          String key = "resource.customizations.health.rootseal.dev_" + kind;
          return new ArgoHealth(
              new YAMLMapper().readTree(CONFIG_MAP.toFile()).path("data").path(key).textValue());
        });
  }

  Health check(JsonNode object) {
    List<String> said =
        lua(
            "local write = print\n"
                + ONLY_WHAT_ARGO_CD_OPENS
                + "obj = "
                + table(object)
                + "\nlocal health = (function()\n"
                + script
                + "\nend)()\nwrite(health.status)\nwrite(health.message)\n");
    return new Health(said.getFirst(), said.getLast());
  }

  private static List<String> lua(String program) {
    return Program.run(new ProcessBuilder("lua5.1", "-"), program).ok().lines().toList();
  }

  /** An object of JSON as Lua writes it. */
  private static String table(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object.properties().stream()
          .map(field -> "[" + text(field.getKey()) + "]=" + table(field.getValue()))
          .collect(joining(",", "{", "}"));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ArgoHealth::table)
          .collect(joining(",", "{", "}"));
    }
    return value.isTextual() ? text(value.textValue()) : value.isNull() ? "nil" : value.asText();
  }

  /** Lua and JSON escape quotes, backslashes and the usual control characters alike. */
  private static String text(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
