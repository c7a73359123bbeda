package dev.rootseal.kubernetes;

import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.Start;
import dev.rootseal.rule.StartSettings;
import java.util.List;
import java.util.function.Predicate;

/** What is read of the objects of the API, and how much of it at most. */
final class ApiOutlines {
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

  /** Characters of the reason of a condition. */
  private static final int LONGEST_WORD = 64;

  /** Characters of a name, such as that of a revision. */
  private static final int LONGEST_NAME = 253;

  /** A Deployment has three. */
  private static final int MOST_CONDITIONS = 32;

  /** Bytes of what is read of a status. */
  private static final int STATUS = 4 * 1024;

  private static final List<String> COUNTS =
      List.of(
          "observedGeneration",
          "replicas",
          "updatedReplicas",
          "desiredNumberScheduled",
          "currentNumberScheduled",
          "updatedNumberScheduled");

  private static final int WHOLE_SPEC = 1024 * 1024;
  private static final int ANNOTATIONS = 16 * 1024;
  private static final int LABELS = 16 * 1024;
  private static final int LABELS_OF_NAMESPACE = 64 * 1024;
  private static final int OWNERS = 64 * 1024;
  static final int MOST_CONTAINERS = 256;

  /** Nobody has so many; of more the report names none. */
  static final int MOST_OWNERS = 64;

  /** Of a report: each is to go, but for those of the garbage collector. */
  private static final int MOST_FINALIZERS = 1024;

  /** One more than the rule keeps, so that it sees that there were more. */
  static final Outline TEXT = Outline.text(LONGEST_TEXT + 1);

  private static final Outline WORDS =
      Outline.fields().longest(Start.MOST_WORDS + 1).firstEntries(Start.MOST_WORDS + 1).build();

  private static final Outline ENV =
      Outline.fields()
          .with(
              "name",
              Outline.fields().longest(LONGEST_TEXT).demanded(StartSettings.NAMES::contains))
          .with("value", TEXT)
          .build();

  private ApiOutlines() {}

  /** A workload as the operator keeps it. */
  static Outline watchedWorkload() {
    return object(
        metadata().with("ownerReferences", owners().firstEntries(MOST_OWNERS)).build(),
        spec(SPEC, pod()),
        rollout());
  }

  /** A workload with what a patch changes, and what speaks against one. */
  static Outline patchedWorkload() {
    return object(
        metadata().with("ownerReferences", owners().atMost(OWNERS, UNREAD)).build(),
        spec(WHOLE_SPEC, patchedPod()),
        rollout());
  }

  /** A Namespace: its labels, and whether it is about to go. */
  static Outline namespace() {
    Outline metadata =
        identity()
            .with(List.of("creationTimestamp", "deletionTimestamp", "generation"), TEXT)
            .with(
                "labels", Outline.fields().others(TEXT).atMost(LABELS_OF_NAMESPACE, UNREAD_LABELS))
            .build();
    return object(metadata, Outline.NOTHING, Outline.fields().with("phase", TEXT));
  }

  /**
   * An object of our own group: spec and status whole, because the schema bounds them. Of its
   * metadata, which no schema bounds, what may have to be taken back.
   */
  static Outline ours() {
    Outline metadata =
        identity()
            .with(List.of("creationTimestamp", "deletionTimestamp", "generation"), TEXT)
            .with("labels", named(ApiOutlines::isReadOfReport).atMost(LABELS, UNREAD_LABELS))
            .with(
                "annotations",
                named(OwnerAnnotations::isOurs).atMost(ANNOTATIONS, UNREAD_ANNOTATIONS))
            .with("ownerReferences", owners().firstEntries(1))
            .with(
                "finalizers", Outline.fields().longest(LONGEST_TEXT).firstEntries(MOST_FINALIZERS))
            .build();
    return answer()
        .with("metadata", metadata)
        .with(List.of("spec", "status"), Outline.WHOLE)
        .object()
        .build();
  }

  /** Any other object: all but who has set which field. */
  static Outline other() {
    return Outline.fields()
        .with("metadata", Outline.fields().with("managedFields", Outline.NOTHING).others(null))
        .others(null)
        .object()
        .build();
  }

  /** A list of such objects. */
  static Outline listOf(Outline object) {
    return answer()
        .with("metadata", Outline.fields().others(TEXT))
        .with("status", TEXT)
        .with("items", object)
        .build();
  }

  /** A frame of a watch over such objects. */
  static Outline frameOf(Outline object) {
    return Outline.fields().with("type", TEXT).with("object", object).build();
  }

  /** An object, or the Status that takes its place where something is wrong. */
  private static Outline object(Outline metadata, Outline spec, Outline.Builder status) {
    return answer()
        .with("metadata", metadata)
        .with("spec", spec)
        .with("status", status.longest(LONGEST_TEXT))
        .object()
        .build();
  }

  /** What the three kinds say of their roll-out. */
  private static Outline.Builder rollout() {
    Outline condition =
        Outline.fields()
            .with("type", Outline.fields().demanded("Progressing"::equals))
            .with("reason", Outline.text(LONGEST_WORD))
            .firstEntries(MOST_CONDITIONS)
            .build();
    return Outline.fields()
        .with(COUNTS, TEXT)
        .with(List.of("currentRevision", "updateRevision"), Outline.text(LONGEST_NAME))
        .with("conditions", condition)
        .atMost(STATUS, UNREAD_STATUS);
  }

  static Outline.Builder answer() {
    return Outline.fields()
        .with(List.of("kind", "apiVersion", "message", "reason", "code"), TEXT)
        .with("details", Outline.fields().others(null).atMost(SPEC, UNREAD));
  }

  static Outline.Builder identity() {
    return Outline.fields().with(List.of("name", "namespace", "uid", "resourceVersion"), TEXT);
  }

  private static Outline.Builder metadata() {
    return identity()
        .with("generation", TEXT)
        .with("labels", Outline.fields().others(TEXT).atMost(LABELS, UNREAD_LABELS))
        .with("annotations", annotations(ApiOutlines::isReadOfWorkload));
  }

  static Outline.Builder owners() {
    return Outline.fields().with(List.of("controller", "kind", "name"), TEXT);
  }

  private static boolean isReadOfWorkload(String annotation) {
    return OwnerAnnotations.isOurs(annotation) || OwnershipMarks.ANNOTATIONS.contains(annotation);
  }

  /** Ours, and those by which we say who manages it. */
  private static boolean isReadOfReport(String label) {
    return OwnerAnnotations.isOurs(label) || label.startsWith("app.kubernetes.io/");
  }

  private static Outline.Builder annotations(Predicate<String> read) {
    return named(read).atMost(ANNOTATIONS, UNREAD);
  }

  private static Outline.Builder named(Predicate<String> read) {
    return Outline.fields().othersNamed(read, TEXT);
  }

  private static Outline spec(int bytes, Outline pod) {
    Outline.Builder template =
        Outline.fields()
            .with(
                "metadata",
                Outline.fields().with("annotations", annotations(OwnerAnnotations::isOurs)))
            .with("spec", pod);
    Outline.Builder claim = Outline.fields().with("metadata", Outline.fields().with("name", TEXT));
    return Outline.fields()
        .with("template", template)
        .with("volumeClaimTemplates", claim)
        .with("replicas", TEXT)
        .with("updateStrategy", Outline.fields().with("type", TEXT))
        .atMost(bytes, UNREAD)
        .build();
  }

  private static Outline pod() {
    Outline mount = Outline.fields().with(List.of("name", "mountPath", "readOnly"), TEXT).build();
    Outline security =
        Outline.fields().with(List.of("readOnlyRootFilesystem", "privileged"), TEXT).build();
    // What names the source of a volume is asked for, and of what is in there whether it is
    // read-only.
    Outline source = Outline.fields().with("readOnly", TEXT).build();
    return podOf(container(mount, security), Outline.fields().with("name", TEXT).others(source));
  }

  private static Outline patchedPod() {
    return podOf(container(Outline.WHOLE, Outline.WHOLE), Outline.fields().others(null));
  }

  private static Outline podOf(Outline container, Outline.Builder volume) {
    return Outline.fields()
        .with("os", Outline.fields().with("name", TEXT))
        .with("nodeSelector", Outline.fields().with(WorkloadFactsReader.OS_LABELS, TEXT))
        .with(List.of("initContainers", "containers"), container)
        .with("volumes", volume)
        .with(List.of("priorityClassName", "hostNetwork", "hostPID", "hostIPC"), TEXT)
        .build();
  }

  private static Outline container(Outline mount, Outline security) {
    return Outline.fields()
        .with(List.of("name", "image", "restartPolicy"), TEXT)
        .with(List.of("command", "args"), WORDS)
        .with("env", ENV)
        .with("securityContext", security)
        .with("volumeMounts", mount)
        .with("volumeDevices", Outline.fields().with(List.of("name", "devicePath"), TEXT))
        .with("ports", Outline.fields().with(List.of("name", "containerPort"), TEXT))
        .entries(MOST_CONTAINERS)
        .build();
  }
}
