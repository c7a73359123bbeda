package dev.rootseal.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The metadata of what the operator applies. */
public final class ReportMetadata {
  /** The labels of every report, in the order in which they are written. */
  public static final SequencedMap<String, String> LABELS = labels();

  private ReportMetadata() {}

  /** A map made with {@code Map.of} has another order in each JVM. */
  private static SequencedMap<String, String> labels() {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/managed-by", "rootseal");
    labels.put("app.kubernetes.io/name", "rootseal");
    return Collections.unmodifiableSequencedMap(labels);
  }

  /** For an object of ours, with the labels that all of them have. */
  public static ObjectMeta of(String name, @Nullable String namespace) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(LABELS)
        .build();
  }
}
