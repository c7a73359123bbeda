package dev.rootseal.live;

import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The workloads that are to be fixed. */
public sealed interface LiveTarget {
  /** The API version of the kinds that are evaluated. */
  String API_VERSION = "apps/v1";

  /** One workload, of a kind that is evaluated. */
  record One(String kind, String namespace, String name) implements LiveTarget {
    public WorkloadRef ref() {
      return new WorkloadRef(kind, namespace, name);
    }

    public String words() {
      return "%s '%s' in %s".formatted(kind, name, place());
    }

    /** Its kind as kubectl takes it. */
    public String singular() {
      return kind.toLowerCase(Locale.ROOT);
    }

    /** Its kind as a role has it. */
    public String plural() {
      return singular() + "s";
    }
  }

  record Namespace(String name) implements LiveTarget {}

  record Cluster() implements LiveTarget {}

  /**
   * The workload that is named as kubectl has it: {@code KIND/NAME} or {@code KIND NAME}, the kind
   * as singular, plural or short, in any case, with or without its group and version.
   *
   * @throws IllegalArgumentException if the words are neither, or the kind is not evaluated
   */
  static One named(List<String> words, String namespace) {
    if (words.size() > (words.getFirst().contains("/") ? 1 : 2)) {
      throw new IllegalArgumentException(
          "'%s' is more than one workload: name one, or all of a namespace with -n NAMESPACE"
              .formatted(String.join(" ", words)));
    }
    List<String> parts = words.size() == 1 ? List.of(words.getFirst().split("/", -1)) : words;
    if (parts.size() != 2 || parts.contains("")) {
      throw new IllegalArgumentException(
          "'" + String.join(" ", words) + "' is not KIND/NAME, such as deployment/web");
    }
    String word = parts.getFirst().toLowerCase(Locale.ROOT);
    String kind =
        switch (word.replaceFirst("(\\.v1)?\\.apps$", "")) {
          case "deployment", "deployments", "deploy" -> "Deployment";
          case "statefulset", "statefulsets", "sts" -> "StatefulSet";
          case "daemonset", "daemonsets", "ds" -> "DaemonSet";
          default ->
              throw new IllegalArgumentException(
                  "'%s' is not a kind that is evaluated: deployment (deploy), statefulset (sts) or daemonset (ds)"
                      .formatted(parts.getFirst()));
        };
    String valid = ObjectName.require("namespace", namespace);
    return new One(kind, valid, ObjectName.require(kind.toLowerCase(Locale.ROOT), parts.getLast()));
  }

  static Namespace in(String namespace) {
    return new Namespace(ObjectName.require("namespace", namespace));
  }

  /** Where objects are listed there, by their API, such as {@code /apis/apps/v1}. */
  default String path(String version, String plural) {
    return version + namespaced().map(name -> "/namespaces/" + name).orElse("") + "/" + plural;
  }

  default String place() {
    return namespaced().map(name -> "namespace '" + name + "'").orElse("the cluster");
  }

  private Optional<String> namespaced() {
    return switch (this) {
      case One one -> Optional.of(one.namespace());
      case Namespace(var name) -> Optional.of(name);
      case Cluster() -> Optional.empty();
    };
  }
}
