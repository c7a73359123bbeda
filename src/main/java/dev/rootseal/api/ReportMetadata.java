package dev.rootseal.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metadata of what the operator applies. */
public final class ReportMetadata {
  /** The label that says whose an object is. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The labels of every report, in the order in which they are written. */
  public static final SequencedMap<String, String> LABELS =
      Collections.unmodifiableSequencedMap(
          new TreeMap<>(Map.of(MANAGED_BY, "rootseal", "app.kubernetes.io/name", "rootseal")));

  private ReportMetadata() {}

  /** For an object of ours, with the labels that all of them have. */
  public static ObjectMeta of(String name, @Nullable String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(LABELS)
        .build();
  }
}
