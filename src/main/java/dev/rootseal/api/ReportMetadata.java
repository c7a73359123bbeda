package dev.rootseal.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.jspecify.annotations.Nullable;

/** The metadata of what the operator applies. */
final class ReportMetadata {
  private ReportMetadata() {}

  /** For an object of somebody else: its labels are not ours. */
  static ObjectMeta named(String name) {
    return new ObjectMetaBuilder().withName(name).build();
  }

  /** The labels come one by one: a map made with {@code Map.of} has another order in each JVM. */
  static ObjectMeta of(String name, @Nullable String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/managed-by", "rootseal")
        .addToLabels("app.kubernetes.io/name", "rootseal")
        .build();
  }
}
