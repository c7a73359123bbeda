package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Status;
import dev.rootseal.rule.WorkloadFacts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workload straight from the stream into what is kept of it. A spec of an unexpected shape
 * costs that one object: the parser is moved behind it and the rest of the list is read.
 */
abstract class WorkloadDeserializer<T extends WatchedWorkload> extends StdDeserializer<T> {
  private static final long serialVersionUID = 1;

  private final String kind;
  private final transient WatchedWorkload.Constructor<T> constructor;

  WorkloadDeserializer(Class<T> type, String kind, WatchedWorkload.Constructor<T> constructor) {
    super(type);
    this.kind = kind;
    this.constructor = constructor;
  }

  /** What has come of a workload, whose fields are so deep in what is read. */
  private static final class Parts {
    private final int depth;
    private Metadata metadata = Metadata.EMPTY;
    private Spec spec = Spec.EMPTY;
    private Status status = Status.EMPTY;
    private @Nullable String problem;

    private Parts(int depth) {
      this.depth = depth;
    }

    private void read(String field, JsonParser parser, DeserializationContext context)
        throws IOException {
      switch (field) {
        case "metadata" -> metadata = context.readValue(parser, Metadata.class);
        case "spec" -> readSpec(parser, context);
        case "status" -> readStatus(parser, context);
        case ApiOutlines.UNREAD -> problem = parser.getText();
        default -> parser.skipChildren();
      }
    }

    private void readSpec(JsonParser parser, DeserializationContext context) throws IOException {
      try {
        spec = context.readValue(parser, Spec.class);
      } catch (JsonMappingException e) {
        requireSoundStream(e);
        problem = SpecProblem.describe(e, parser.currentToken());
        leave(parser, depth);
      }
    }

    /** No verdict rests on it: one of an unexpected shape costs nothing, and proves nothing. */
    private void readStatus(JsonParser parser, DeserializationContext context) throws IOException {
      try {
        status = context.readValue(parser, Status.class);
      } catch (JsonMappingException e) {
        requireSoundStream(e);
        leave(parser, depth);
        status = Status.EMPTY;
      }
    }
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return context.reportInputMismatch(this, "a workload is an object");
    }
    Parts parts = new Parts(depth(parser));
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        parts.read(field, parser, context);
      }
    }
    return workload(parts.metadata, parts.spec, parts.status, parts.problem);
  }

  /**
   * What is kept of a workload, in whatever form it came.
   *
   * @param problem why it cannot be evaluated; null if it can
   */
  T workload(Metadata metadata, Spec spec, Status status, @Nullable String problem) {
    RolloutStatus rollout = RolloutStatus.of(kind, metadata, spec, status);
    return constructor.of(
        ObjectIdentity.of(metadata.uid(), metadata.resourceVersion()),
        reading(metadata, spec, problem, rollout.isFinished()),
        rollout.isObserved());
  }

  /** Where the stream itself is broken or at its end, nothing behind this can be read. */
  private static void requireSoundStream(JsonMappingException failure) throws JsonMappingException {
    if (failure.getCause() instanceof IOException) {
      throw failure;
    }
  }

  /** Moves the parser to the end of the value in which it stands, out to the given depth. */
  private static void leave(JsonParser parser, int depth) throws IOException {
    while (depth(parser) > depth) {
      parser.nextToken();
    }
  }

  private static int depth(JsonParser parser) {
    int depth = 0;
    JsonStreamContext context = parser.getParsingContext();
    while (!context.inRoot()) {
      depth++;
      context = context.getParent();
    }
    return depth;
  }

  private WorkloadReading reading(
      Metadata metadata, Spec spec, @Nullable String specProblem, boolean rolledOut) {
    @Nullable String problem = firstOf(specProblem, metadata.unread(), templateProblem(spec));
    if (problem != null) {
      return new WorkloadReading.Unreadable(WorkloadFactsReader.ref(kind, metadata), problem);
    }
    WorkloadFacts facts = WorkloadFactsReader.read(kind, metadata, spec, rolledOut);
    return metadata.unreadLabels() == null
        ? new WorkloadReading.Read(facts)
        : new WorkloadReading.WithoutLabels(facts, metadata.unreadLabels());
  }

  private static @Nullable String templateProblem(Spec spec) {
    return spec.template() == null || spec.template().metadata() == null
        ? null
        : spec.template().metadata().unread();
  }

  private static @Nullable String firstOf(@Nullable String... problems) {
    for (@Nullable String problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
