package dev.rootseal.kubernetes;

import dev.rootseal.rule.OwnerAnnotations;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is read of the objects of the API, and how much of it at most: what holds for all of them,
 * and those that are no workloads.
 */
final class ApiFieldMasks {
  /** The field in place of what was too large, which says where and why. */
  static final String UNREAD = "rootseal.dev/unread";

  /** The same for labels, without which all is well while no policy asks for them. */
  static final String UNREAD_LABELS = "rootseal.dev/unread-labels";

  /** The same for annotations of a report, of which none is ours to keep. */
  static final String UNREAD_ANNOTATIONS = "rootseal.dev/unread-annotations";

  /** The same for a status, without which a template is not known to be rolled out. */
  static final String UNREAD_STATUS = "rootseal.dev/unread-status";

  /** Characters of a text; a path of Linux has no more, and no image reference has so many. */
  static final int LONGEST_TEXT = 4096;

  /** Bytes of what is read of a spec, its command lines cut as the rule keeps them. */
  static final int SPEC = 64 * 1024;

  static final int ANNOTATIONS = 16 * 1024;
  static final int LABELS = 16 * 1024;
  private static final int LABELS_OF_NAMESPACE = 64 * 1024;
  static final int MOST_CONTAINERS = 256;

  /** Nobody has so many; of more the report names none. */
  static final int MOST_OWNERS = 64;

  /** Of a report: each is to go, but for those of the garbage collector. */
  private static final int MOST_FINALIZERS = 1024;

  /** One more than the rule keeps, so that it sees that there were more. */
  static final FieldMask TEXT = FieldMask.text(LONGEST_TEXT + 1);

  private ApiFieldMasks() {}

  /** A Namespace: its labels, and whether it is about to go. */
  static FieldMask namespace() {
    FieldMask metadata =
        identity()
            .with(List.of("creationTimestamp", "deletionTimestamp", "generation"), TEXT)
            .with(
                "labels",
                FieldMask.fields().others(TEXT).atMost(LABELS_OF_NAMESPACE, UNREAD_LABELS))
            .build();
    return object(metadata, FieldMask.NOTHING, FieldMask.fields().with("phase", TEXT));
  }

  /**
   * An object of our own group: spec and status whole, because the schema bounds them. Of its
   * metadata, which no schema bounds, what may have to be taken back.
   */
  static FieldMask ours() {
    FieldMask metadata =
        identity()
            .with(List.of("creationTimestamp", "deletionTimestamp", "generation"), TEXT)
            .with("labels", named(ApiFieldMasks::isReadOfReport).atMost(LABELS, UNREAD_LABELS))
            .with(
                "annotations",
                named(OwnerAnnotations::isOurs).atMost(ANNOTATIONS, UNREAD_ANNOTATIONS))
            .with("ownerReferences", owners().firstEntries(1))
            .with(
                "finalizers",
                FieldMask.fields().longest(LONGEST_TEXT).firstEntries(MOST_FINALIZERS))
            .build();
    return answer()
        .with("metadata", metadata)
        .with(List.of("spec", "status"), FieldMask.WHOLE)
        .object()
        .build();
  }

  /** Any other object: all but who has set which field. */
  static FieldMask other() {
    return FieldMask.fields()
        .with("metadata", FieldMask.fields().with("managedFields", FieldMask.NOTHING).others(null))
        .others(null)
        .object()
        .build();
  }

  /** A list of such objects. */
  static FieldMask listOf(FieldMask object) {
    return answer()
        .with("metadata", FieldMask.fields().others(TEXT))
        .with("status", TEXT)
        .with("items", object)
        .build();
  }

  /** A frame of a watch over such objects. */
  static FieldMask frameOf(FieldMask object) {
    return FieldMask.fields().with("type", TEXT).with("object", object).build();
  }

  /** An object, or the Status that takes its place where something is wrong. */
  static FieldMask object(FieldMask metadata, FieldMask spec, FieldMask.Builder status) {
    return answer()
        .with("metadata", metadata)
        .with("spec", spec)
        .with("status", status.longest(LONGEST_TEXT))
        .object()
        .build();
  }

  static FieldMask.Builder answer() {
    return FieldMask.fields()
        .with(List.of("kind", "apiVersion", "message", "reason", "code"), TEXT)
        .with("details", FieldMask.fields().others(null).atMost(SPEC, UNREAD));
  }

  static FieldMask.Builder identity() {
    return FieldMask.fields().with(List.of("name", "namespace", "uid", "resourceVersion"), TEXT);
  }

  static FieldMask.Builder owners() {
    return FieldMask.fields().with(List.of("controller", "kind", "name"), TEXT);
  }

  /** Ours, and those by which we say who manages it. */
  private static boolean isReadOfReport(String label) {
    return OwnerAnnotations.isOurs(label) || label.startsWith("app.kubernetes.io/");
  }

  static FieldMask.Builder named(Predicate<String> read) {
    return FieldMask.fields().othersNamed(read, TEXT);
  }
}
