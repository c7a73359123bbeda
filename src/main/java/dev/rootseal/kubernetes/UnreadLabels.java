package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Optional;

/** What says in an object that its labels are too large to be read. */
public final class UnreadLabels {
  /** The field in its metadata, whose text says why. */
  public static final String FIELD = ApiFieldMasks.UNREAD_LABELS;

  /** The same for the annotations of a report. */
  public static final String OF_ANNOTATIONS = ApiFieldMasks.UNREAD_ANNOTATIONS;

  private UnreadLabels() {}

  /** Why the labels of a namespace are not there, where they were too large. */
  public static Optional<String> of(Namespace namespace) {
    return Optional.ofNullable(namespace.getMetadata().getAdditionalProperties().get(FIELD))
        .map(String::valueOf);
  }
}
