package dev.rootseal.live;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A right to ask an API server; a subresource stands behind the plural and a slash. */
public record ApiRight(String group, String resource, String verb) {
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:apis/|api)(?<group>[^/]*)/[^/]+(?:/namespaces/[^/]+(?=/))?/(?<resource>[^/?]+)"
              + "(?<name>/[^/?]+)?(?<sub>(?:/[^/?]+)?).*");

  /** The one that a request for objects needs. */
  static ApiRight of(String method, String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no path of objects: " + path);
    }
    String verb =
        switch (method) {
          case "GET" -> parts.group("name") == null ? "list" : "get";
          case "POST" -> "create";
          default -> method.toLowerCase(Locale.ROOT);
        };
    return new ApiRight(parts.group("group"), parts.group("resource") + parts.group("sub"), verb);
  }

  /** As a rule of a role has it. */
  public String rule() {
    return "{apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}".formatted(group, resource, verb);
  }
}
