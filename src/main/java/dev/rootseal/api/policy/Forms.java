package dev.rootseal.api.policy;

/**
 * The forms of texts in a policy: the regular expression that the schema states, and the words for
 * who reads a refusal. Each expression takes time that grows with the text alone.
 */
final class Forms {
  /** A path from the root, on one line. */
  static final String PATH = "^/[^\\x00-\\x1f\\x7f]*$";

  static final String PATH_WORDS = "an absolute path such as /tmp";

  /** The name of an exemption, as Kubernetes names things. */
  static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  static final String NAME_WORDS = "a name of lower-case letters, digits and '-'";

  /** Names in Kubernetes hold no other characters. */
  static final String NAME_GLOB = "^[-a-z0-9.*?]+$";

  static final String NAME_GLOB_WORDS =
      "a glob of lower-case letters, digits, '-', '.', '*' and '?'";

  static final String IMAGE_GLOB = "^[^\\s]+$";

  static final String IMAGE_GLOB_WORDS = "a glob without blanks";

  /** A digest never matches, since images are known by repository and tag. */
  static final String IMAGE_ROW = "^[^\\s?@]+$";

  static final String IMAGE_ROW_WORDS =
      "a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?' or digest";

  /** A host with a dot, a port or both, so that no project of Docker Hub is taken for one. */
  static final String REGISTRY =
      "^(localhost(:[0-9]+)?|[a-z0-9][-a-z0-9]*:[0-9]+"
          + "|[a-z0-9][-a-z0-9]*(\\.[a-z0-9][-a-z0-9]*)+(:[0-9]+)?)(/[a-z0-9][-a-z0-9._]*)*$";

  static final String REGISTRY_WORDS =
      "a registry such as registry.example.com or registry.example.com/hub";

  static final String DATE_WORDS = "a date such as 2027-03-31";

  static final String LABEL_KEY =
      "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

  static final String LABEL_KEY_WORDS = "a label's key such as app.kubernetes.io/name";

  static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

  static final String LABEL_VALUE_WORDS =
      "a label's value: letters, digits, '-', '_' and '.', with a letter or digit at both ends";

  private Forms() {}
}
