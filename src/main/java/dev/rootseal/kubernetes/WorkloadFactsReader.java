package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.TokenReader.Origin;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.ManagedBy.Tool;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is kept of a workload from its tokens, in whatever form it came. This and {@link
 * PodReader} are the one place that makes facts of its fields.
 *
 * <p>Source: Kubernetes API reference, apps/v1 and meta/v1 ObjectMeta.
 */
public final class WorkloadFactsReader {
  /** Bytes of what is read of a spec, its command lines cut as the rule keeps them. */
  private static final int SPEC = 64 * 1024;

  private static final int ANNOTATIONS = 16 * 1024;
  private static final int LABELS = 16 * 1024;
  private static final int STATUS = 4 * 1024;

  /** Nobody has so many; of more the report names none. */
  private static final int MOST_OWNERS = 64;

  private final String kind;
  private final TokenReader tokens;
  private final Metadata metadata = new Metadata();
  private final Metadata template = new Metadata();
  private final RolloutStatus.Wanted wanted = new RolloutStatus.Wanted();
  private RolloutStatus.Seen seen = new RolloutStatus.Seen();
  private final PodReader pod;
  private @Nullable String problem;

  private WorkloadFactsReader(String kind, TokenReader tokens) {
    this.kind = kind;
    this.tokens = tokens;
    this.pod = new PodReader(tokens);
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
      return read(kind, parser, Origin.FILE).facts(true);
    } catch (ShapeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a workload. One of an unexpected shape costs itself alone: the parser is moved behind it.
   *
   * @param parser stands on the beginning of the object
   */
  static WorkloadFactsReader read(String kind, JsonParser parser, Origin origin)
      throws IOException {
    WorkloadFactsReader reader = new WorkloadFactsReader(kind, new TokenReader(parser, origin));
    reader.tokens.object(reader::read);
    return reader;
  }

  private void read(String field) throws IOException {
    switch (field) {
      case "metadata" -> note(tokens.problemOf(metadata::read));
      case "spec" -> note(tokens.problemOf(() -> tokens.atMost(SPEC, this::spec)));
      case "status" -> status();
      default -> tokens.skip();
    }
  }

  /** The first problem is the one that is told. */
  private void note(@Nullable String found) {
    problem = problem == null ? found : problem;
  }

  /** What is read of the metadata of the object itself, of its template or of a claim. */
  private final class Metadata {
    private String name = "";
    private String namespace = "";
    private @Nullable String uid;
    private @Nullable String version;
    private long generation;
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private int bytesOfLabels;
    private int bytesOfAnnotations;
    private int owners;
    private Optional<ManagedBy> controller = Optional.empty();
    private @Nullable String unreadLabels;

    private void read() throws IOException {
      tokens.object(this::read);
    }

    private void read(String field) throws IOException {
      switch (field) {
        case "name" -> name = tokens.shared();
        case "namespace" -> namespace = tokens.shared();
        case "uid" -> uid = tokens.text();
        case "resourceVersion" -> version = tokens.text();
        case "generation" -> generation = tokens.count(0);
        case "labels" -> unreadLabels = tokens.problemOf(() -> tokens.atMost(LABELS, this::labels));
        case "annotations" -> tokens.atMost(ANNOTATIONS, this::annotations);
        case "ownerReferences" -> tokens.list(this::owner);
        default -> tokens.skip();
      }
    }

    /** The labels of a template are not kept. */
    private int bytes() {
      return bytesOfAnnotations + (this == metadata ? bytesOfLabels : 0);
    }

    private void labels() throws IOException {
      int begin = tokens.spent();
      labels = tokens.texts(any -> true);
      labels.replaceAll((label, value) -> PodReader.shared(value));
      bytesOfLabels = tokens.spent() - begin;
    }

    private void annotations() throws IOException {
      int begin = tokens.spent();
      annotations = tokens.texts(WorkloadFactsReader::isRead);
      bytesOfAnnotations = tokens.spent() - begin;
    }

    private void owner() throws IOException {
      Owner owner = new Owner();
      tokens.object(field -> owner.read(tokens, field));
      owners++;
      if (owner.controller && controller.isEmpty() && owners <= MOST_OWNERS) {
        controller = Optional.of(new ManagedBy(Tool.CONTROLLER, owner.kind, "", owner.name));
      }
    }
  }

  /** Whether an annotation is read: ours, and the marks of those who manage it. */
  static boolean isRead(String annotation) {
    return OwnerAnnotations.isOurs(annotation) || OwnershipMarks.ANNOTATIONS.contains(annotation);
  }

  private static final class Owner {
    private boolean controller;
    private String kind = "";
    private String name = "";

    private void read(TokenReader tokens, String field) throws IOException {
      switch (field) {
        case "controller" -> controller = tokens.bool();
        case "kind" -> kind = tokens.text();
        case "name" -> name = tokens.text();
        default -> tokens.skip();
      }
    }
  }

  private void spec() throws IOException {
    tokens.object(
        field -> {
          switch (field) {
            case "template" -> tokens.object(this::template);
            case "volumeClaimTemplates" -> tokens.list(this::claim);
            case "replicas" -> wanted.replicas = tokens.count(1);
            case "updateStrategy" -> tokens.object(this::strategy);
            default -> tokens.skip();
          }
        });
  }

  private void template(String field) throws IOException {
    switch (field) {
      case "metadata" -> template.read();
      case "spec" -> pod.read();
      default -> tokens.skip();
    }
  }

  private void claim() throws IOException {
    if (tokens.isNull()) {
      return;
    }
    Metadata claim = new Metadata();
    tokens.object(
        field -> {
          if (field.equals("metadata")) {
            claim.read();
          } else {
            tokens.skip();
          }
        });
    pod.claim(claim.name);
  }

  private void strategy(String field) throws IOException {
    if (field.equals("type")) {
      wanted.strategy = tokens.text();
    } else {
      tokens.skip();
    }
  }

  /** No verdict rests on it: one of an unexpected shape costs nothing, and proves nothing. */
  private void status() throws IOException {
    if (tokens.problemOf(() -> tokens.atMost(STATUS, () -> tokens.object(this::status))) != null) {
      seen = new RolloutStatus.Seen();
    }
  }

  private void status(String field) throws IOException {
    switch (field) {
      case "observedGeneration" -> seen.generation = tokens.count(0);
      case "replicas", "currentNumberScheduled" -> seen.pods = tokens.count(0);
      case "updatedReplicas", "updatedNumberScheduled" -> seen.updated = tokens.count(0);
      case "desiredNumberScheduled" -> seen.desired = tokens.count(0);
      case "currentRevision" -> seen.currentRevision = tokens.text();
      case "updateRevision" -> seen.updateRevision = tokens.text();
      case "conditions" -> tokens.list(this::condition);
      default -> tokens.skip();
    }
  }

  private void condition() throws IOException {
    RolloutStatus.Condition condition = new RolloutStatus.Condition();
    tokens.object(
        field -> {
          switch (field) {
            case "type" -> condition.type = tokens.text();
            case "reason" -> condition.reason = tokens.text();
            default -> tokens.skip();
          }
        });
    seen.conditions.add(condition);
  }

  ObjectIdentity identity() {
    return ObjectIdentity.of(metadata.uid, metadata.version);
  }

  /** About how many bytes are kept of it where they share nothing with others. */
  int bytes() {
    return problem == null ? metadata.bytes() + template.bytes() + pod.bytes() : 0;
  }

  /** What the object says of its roll-out. */
  RolloutStatus rollout() {
    return RolloutStatus.of(kind, metadata.generation, wanted, seen);
  }

  /** What came of reading it. */
  ParseResult reading() {
    if (problem != null) {
      return new ParseResult.Unreadable(ref(), problem);
    }
    WorkloadFacts facts = facts(rollout().isFinished());
    return metadata.unreadLabels == null
        ? new ParseResult.Read(facts)
        : new ParseResult.WithoutLabels(facts, metadata.unreadLabels);
  }

  private WorkloadRef ref() {
    return new WorkloadRef(kind, metadata.namespace, metadata.name);
  }

  private WorkloadFacts facts(boolean rolledOut) {
    Map<String, String> labels = Map.copyOf(metadata.labels);
    List<VolumeFacts> volumes = pod.volumes(); // before the containers, which mount them
    return new WorkloadFacts(
        ref(),
        pod.isOfWindows(),
        pod.containers(),
        volumes,
        PodReader.shared(labels, metadata.bytesOfLabels),
        OwnerAnnotations.of(metadata.annotations, template.annotations),
        OwnershipMarks.read(labels, metadata.annotations, metadata.controller)
            .map(manager -> PodReader.shared(manager, 0)),
        rolledOut);
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
