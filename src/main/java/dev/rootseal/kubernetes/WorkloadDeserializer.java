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

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return context.reportInputMismatch(this, "a workload is an object");
    }
    Metadata metadata = Metadata.EMPTY;
    Spec spec = Spec.EMPTY;
    Status status = Status.EMPTY;
    @Nullable String problem = null;
    int depth = depth(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "metadata" -> metadata = context.readValue(parser, Metadata.class);
        case "spec" -> {
          try {
            spec = context.readValue(parser, Spec.class);
          } catch (JsonMappingException e) {
            requireSoundStream(e);
            problem = SpecProblem.describe(e, parser.currentToken());
            leave(parser, depth);
          }
        }
        case "status" -> status = status(parser, context, depth);
        case ApiOutlines.UNREAD -> problem = parser.getText();
        default -> parser.skipChildren();
      }
    }
    return workload(metadata, spec, status, problem);
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

  /** No verdict rests on a status: one of an unexpected shape costs nothing, and proves nothing. */
  private static Status status(JsonParser parser, DeserializationContext context, int depth)
      throws IOException {
    try {
      return context.readValue(parser, Status.class);
    } catch (JsonMappingException e) {
      requireSoundStream(e);
      leave(parser, depth);
      return Status.EMPTY;
    }
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
