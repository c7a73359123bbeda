package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.WatchedWorkload.Kept;
import dev.rootseal.rule.Labels;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.ManagedBy.Tool;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes facts of a workload, in whatever form it came. This and {@link PodReader} are the one place
 * that makes facts of its fields.
 *
 * <p>Source: Kubernetes API reference, apps/v1 and meta/v1 ObjectMeta.
 */
public final class WorkloadFactsReader {
  private final String kind;
  private final FieldTree tree;
  private final JsonNode metadata;
  private final JsonNode template;
  private final SharedValues values;
  private final PodReader pod;

  private WorkloadFactsReader(String kind, FieldTree tree, SharedValues values) {
    this.kind = kind;
    this.tree = tree;
    this.values = values;
    JsonNode spec = tree.root().path("spec");
    this.metadata = tree.root().path("metadata");
    this.template = spec.path("template");
    this.pod = new PodReader(template.path("spec"), spec.path("volumeClaimTemplates"), values);
  }

  /**
   * Reads an object that no API server has checked, as strictly as one: it takes no number for a
   * text and no text for a boolean.
   *
   * @param object {@code metadata}, {@code spec.template} and {@code spec.volumeClaimTemplates} as
   *     a StatefulSet has them; whatever holds a pod can be brought into that shape
   * @throws ShapeException if a field that the rule reads has another type than the API gives it
   */
  public static WorkloadFacts ofManifest(String kind, ObjectNode object) {
    FieldTree tree = FieldTree.of(object, ApiMessages.MANIFEST);
    return new WorkloadFactsReader(kind, tree, SharedValues.none()).facts(true);
  }

  public static ParseResult ofApi(String kind, JsonNode object) {
    FieldTree tree = FieldTree.of(object, ApiMessages.of(kind));
    return new WorkloadFactsReader(kind, tree, SharedValues.none()).kept().reading();
  }

  /**
   * Reads a workload from its beginning. One of an unexpected shape costs itself alone: the parser
   * is moved behind it.
   */
  static Kept read(String kind, JsonParser parser, SharedValues values) throws IOException {
    FieldTree tree = new FieldTree(parser, ApiMessages.of(kind));
    return new WorkloadFactsReader(kind, tree, values).kept();
  }

  /** A status of an unexpected shape proves nothing. */
  private Kept kept() {
    JsonNode status = tree.root().path(tree.problemOf("status").isPresent() ? "" : "status");
    long generation = metadata.path("generation").asLong();
    RolloutStatus rollout = RolloutStatus.of(kind, generation, tree.root().path("spec"), status);
    ObjectIdentity identity =
        ObjectIdentity.of(
            metadata.path("uid").textValue(), metadata.path("resourceVersion").textValue());
    Optional<String> problem =
        Stream.of(FieldTree.REST, "annotations", "spec")
            .flatMap(part -> tree.problemOf(part).stream())
            .findFirst();
    if (problem.isPresent()) {
      ParseResult unreadable = new ParseResult.Unparsed(ref(), problem.get());
      return new Kept(identity, unreadable, rollout.isObserved(), 0);
    }
    ParseResult reading =
        new ParseResult.Read(facts(rollout.isFinished()), tree.problemOf("labels"));
    return new Kept(identity, reading, rollout.isObserved(), bytes());
  }

  /** About how many bytes are kept of it where they share nothing with others. */
  private int bytes() {
    return FieldTree.bytes(metadata.path("labels")) + bytesOfAnnotations() + pod.bytes();
  }

  private int bytesOfAnnotations() {
    return FieldTree.bytes(metadata.path("annotations"))
        + FieldTree.bytes(template.path("metadata"));
  }

  private WorkloadRef ref() {
    return new WorkloadRef(
        kind, values.text(metadata.path("namespace")), values.text(metadata.path("name")));
  }

  private WorkloadFacts facts(boolean rolledOut) {
    JsonNode labels = metadata.path(tree.problemOf("labels").isPresent() ? "" : "labels");
    Map<String, String> read = values.texts(labels);
    Map<String, String> annotations = values.texts(metadata.path("annotations"));
    return new WorkloadFacts(
        ref(),
        pod.isOfWindows(),
        pod.containers(),
        pod.volumes(),
        labels(read, FieldTree.bytes(labels)),
        values.one(
            OwnerAnnotations.of(
                annotations, values.texts(template.path("metadata").path("annotations"))),
            bytesOfAnnotations()),
        OwnershipMarks.read(read, annotations, controller())
            .map(managedBy -> values.one(managedBy, managedBy.name().length())),
        rolledOut);
  }

  private Labels labels(Map<String, String> read, int bytes) {
    List<String> keys = values.one(List.copyOf(new TreeSet<>(read.keySet())), bytes);
    return values.one(new Labels(keys, keys.stream().map(read::get).toList()), bytes);
  }

  private Optional<ManagedBy> controller() {
    return metadata
        .path("ownerReferences")
        .valueStream()
        .filter(owner -> owner.path("controller").asBoolean())
        .findFirst()
        .map(owner -> new ManagedBy(Tool.CONTROLLER, text(owner, "kind"), "", text(owner, "name")));
  }

  private String text(JsonNode object, String field) {
    return values.text(object.path(field));
  }

  /**
   * A part of an object has a shape that the API does not give it, or is more than is read of it.
   */
  public static final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Object> path;

    /** The message says what is wrong, and repeats no value. */
    ShapeException(List<Object> path, String message) {
      super(message);
      this.path = List.copyOf(path);
    }

    /** The way to it: a String for a field, an Integer for the entry of a list. */
    public List<Object> path() {
      return path;
    }

    /** A way in the words of the API: {@code spec.template.spec.containers[1].volumeMounts}. */
    public static String words(List<Object> path) {
      StringBuilder words = new StringBuilder();
      for (Object step : path) {
        words.append(step instanceof Integer ? "[" + step + "]" : "." + step);
      }
      return words.substring(Math.min(1, words.length()));
    }
  }
}
