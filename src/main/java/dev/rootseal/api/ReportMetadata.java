package dev.rootseal.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata that all reports share. */
final class ReportMetadata {
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "rootseal", "app.kubernetes.io/name", "rootseal");

  private ReportMetadata() {}

  static ObjectMeta of(String name, @Nullable String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(LABELS)
        .build();
  }
}
