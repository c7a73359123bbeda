package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The forms of texts in a policy: the regular expressions that the schema states and the reader
 * checks, with words for whoever reads a refusal. Each expression takes time that grows with the
 * text alone.
 */
final class Patterns {
  /** A path from the root, on one line. */
  static final String PATH = "^/[^\\x00-\\x1f\\x7f]*$";

  /** The name of an exemption, as Kubernetes names things. */
  static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** Names in Kubernetes hold no other characters. */
  static final String NAME_GLOB = "^[-a-z0-9.*?]+$";

  static final String IMAGE_GLOB = "^[^\\s]+$";

  /** A digest never matches, since images are known by repository and tag. */
  static final String IMAGE_ROW = "^[^\\s?@]+$";

  /** A host with a dot, a port or both, so that no project of Docker Hub is taken for one. */
  static final String REGISTRY =
      "^(localhost(:[0-9]+)?|[a-z0-9][-a-z0-9]*:[0-9]+"
          + "|[a-z0-9][-a-z0-9]*(\\.[a-z0-9][-a-z0-9]*)+(:[0-9]+)?)(/[a-z0-9][-a-z0-9._]*)*$";

  static final String LABEL_KEY =
      "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

  static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  private static final Map<String, String> IN_WORDS =
      Map.of(
          PATH, "an absolute path such as /tmp",
          NAME, "a name of lower-case letters, digits and '-'",
          NAME_GLOB, "a glob of lower-case letters, digits, '-', '.', '*' and '?'",
          IMAGE_GLOB, "a glob without blanks",
          IMAGE_ROW,
              "a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?' or digest",
          REGISTRY, "a registry such as registry.example.com or registry.example.com/hub",
          LABEL_KEY, "a label's key such as app.kubernetes.io/name",
          LABEL_VALUE,
              "a label's value: letters, digits, '-', '_' and '.', with a letter or digit at both ends");

  private static final Map<String, Pattern> PATTERNS =
      IN_WORDS.keySet().stream().collect(Collectors.toMap(Function.identity(), Pattern::compile));

  private Patterns() {}

  /** Whether a text has one of these forms. */
  static boolean matches(String form, String text) {
    return requireNonNull(PATTERNS.get(form)).matcher(text).matches();
  }

  /** One of these forms in words, as in "is not …". */
  static String inWords(String form) {
    return requireNonNull(IN_WORDS.get(form));
  }
}
