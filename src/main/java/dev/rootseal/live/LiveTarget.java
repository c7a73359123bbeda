package dev.rootseal.live;

import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;

/** The workloads that are to be fixed. */
public sealed interface LiveTarget {
  /** One workload. */
  record One(WorkloadType type, String namespace, String name) implements LiveTarget {
    /** It as reports name it. */
    public WorkloadRef ref() {
      return new WorkloadRef(type.kind(), namespace, name);
    }

    /** It in words. */
    public String words() {
      return "%s '%s' in %s".formatted(type.kind(), name, place());
    }
  }

  /** All of a namespace. */
  record Namespace(String name) implements LiveTarget {}

  /** All of the cluster. */
  record Cluster() implements LiveTarget {}

  /**
   * The workload that is named as kubectl has it: {@code KIND/NAME} or {@code KIND NAME}.
   *
   * @throws IllegalArgumentException if the words are neither
   */
  static One named(List<String> words, String namespace) {
    List<String> parts = words.size() == 1 ? List.of(words.getFirst().split("/", -1)) : words;
    if (parts.size() != 2 || parts.contains("")) {
      throw new IllegalArgumentException(
          "'" + String.join(" ", words) + "' is not KIND/NAME, such as deployment/web");
    }
    WorkloadType type = WorkloadType.of(parts.getFirst());
    return new One(
        type,
        ObjectName.require("namespace", namespace),
        ObjectName.require(type.singular(), parts.getLast()));
  }

  /** All workloads of a namespace. */
  static Namespace in(String namespace) {
    return new Namespace(ObjectName.require("namespace", namespace));
  }

  /**
   * Where objects are listed there.
   *
   * @param version its API, such as {@code /apis/apps/v1}
   */
  default String path(String version, String plural) {
    String namespace =
        switch (this) {
          case One one -> "/namespaces/" + one.namespace();
          case Namespace(var name) -> "/namespaces/" + name;
          case Cluster() -> "";
        };
    return version + namespace + "/" + plural;
  }

  /** Where the workloads are looked for, in words. */
  default String place() {
    return switch (this) {
      case One one -> "namespace '" + one.namespace() + "'";
      case Namespace(var name) -> "namespace '" + name + "'";
      case Cluster() -> "the cluster";
    };
  }
}
