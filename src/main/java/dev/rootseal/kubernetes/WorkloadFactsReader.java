package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.ManagedBy.Tool;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
  private final PodReader pod;

  private WorkloadFactsReader(String kind, FieldTree tree) {
    this.kind = kind;
    this.tree = tree;
    JsonNode spec = tree.root().path("spec");
    this.metadata = tree.root().path("metadata");
    this.template = spec.path("template");
    this.pod = new PodReader(template.path("spec"), spec.path("volumeClaimTemplates"));
  }

  /**
   * Reads an object that no API server has checked, as strictly as one: it takes no number for a
   * text and no text for a boolean.
   *
   * @param object {@code metadata}, {@code spec.template} and {@code spec.volumeClaimTemplates} as
   *     a StatefulSet has them; whatever holds a pod can be brought into that shape
   * @throws ShapeException if a field that the rule reads has another type than the API gives it
   */
  public static WorkloadFacts ofManifest(String kind, ObjectNode object) throws ShapeException {
    try (JsonParser parser = object.traverse()) {
      parser.nextToken();
      FieldTree tree = FieldTree.ofManifest(parser, ApiMessages.MANIFEST);
      return new WorkloadFactsReader(kind, tree).facts(true);
    } catch (ShapeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes of an object as an API server gives it. */
  public static ParseResult ofApi(String kind, JsonNode object) {
    try (JsonParser parser = object.traverse()) {
      parser.nextToken();
      return read(kind, parser).reading();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a workload. One of an unexpected shape costs itself alone: the parser is moved behind it.
   *
   * @param parser stands on the beginning of the object
   */
  static WorkloadFactsReader read(String kind, JsonParser parser) throws IOException {
    Message message = Objects.requireNonNull(ApiMessages.ofKind(kind));
    return new WorkloadFactsReader(kind, FieldTree.ofApi(parser, message));
  }

  ObjectIdentity identity() {
    return ObjectIdentity.of(
        metadata.path("uid").textValue(), metadata.path("resourceVersion").textValue());
  }

  /** About how many bytes are kept of it where they share nothing with others. */
  int bytes() {
    return problem().isPresent()
        ? 0
        : FieldTree.bytes(metadata.path("labels"))
            + FieldTree.bytes(metadata.path("annotations"))
            + FieldTree.bytes(template.path("metadata"))
            + pod.bytes();
  }

  private Optional<String> problem() {
    return tree.problemOf("metadata")
        .or(() -> tree.problemOf("annotations"))
        .or(() -> tree.problemOf("spec"));
  }

  /** What the object says of its roll-out. A status of an unexpected shape proves nothing. */
  RolloutStatus rollout() {
    JsonNode status = tree.root().path(tree.problemOf("status").isPresent() ? "" : "status");
    return RolloutStatus.of(
        kind, metadata.path("generation").asLong(), tree.root().path("spec"), status);
  }

  /** What came of reading it. */
  ParseResult reading() {
    if (problem().isPresent()) {
      return new ParseResult.Unreadable(ref(), problem().get());
    }
    WorkloadFacts facts = facts(rollout().isFinished());
    return tree.problemOf("labels")
        .<ParseResult>map(reason -> new ParseResult.WithoutLabels(facts, reason))
        .orElseGet(() -> new ParseResult.Read(facts));
  }

  private WorkloadRef ref() {
    return new WorkloadRef(
        kind,
        PodReader.shared(metadata.path("namespace")),
        PodReader.shared(metadata.path("name")));
  }

  private WorkloadFacts facts(boolean rolledOut) {
    JsonNode labels = metadata.path(tree.problemOf("labels").isPresent() ? "" : "labels");
    Map<String, String> read = texts(labels);
    read.replaceAll((label, value) -> PodReader.shared(labels.path(label)));
    Map<String, String> annotations = texts(metadata.path("annotations"));
    return new WorkloadFacts(
        ref(),
        pod.isOfWindows(),
        pod.containers(),
        pod.volumes(),
        PodReader.shared(Map.copyOf(read), FieldTree.bytes(labels)),
        OwnerAnnotations.of(annotations, texts(template.path("metadata").path("annotations"))),
        OwnershipMarks.read(read, annotations, controller())
            .map(manager -> PodReader.shared(manager, 0)),
        rolledOut);
  }

  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
    return texts;
  }

  private Optional<ManagedBy> controller() {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        String name = owner.path("name").asText();
        return Optional.of(new ManagedBy(Tool.CONTROLLER, owner.path("kind").asText(), "", name));
      }
    }
    return Optional.empty();
  }

  /**
   * A part of an object has a shape that the API does not give it, or is more than is read of it.
   */
  public static final class ShapeException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<Object> path;

    /**
     * It is wrong there.
     *
     * @param path the way to it from the object: names of fields and numbers of entries
     * @param message what is wrong there, in words; no value is repeated
     */
    ShapeException(List<Object> path, String message) {
      super(message);
      this.path = List.copyOf(path);
    }

    /** The way to what is wrong: a String for a field, an Integer for the entry of a list. */
    public List<Object> path() {
      return path;
    }

    /**
     * Where and what, in the words of the API: {@code
     * spec.template.spec.containers[1].volumeMounts: an object is not expected here}.
     */
    String words() {
      StringBuilder words = new StringBuilder();
      for (Object step : path) {
        words.append(step instanceof Integer ? "[" + step + "]" : "." + step);
      }
      return words.substring(Math.min(1, words.length())) + ": " + getMessage();
    }
  }
}
