package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.kubernetes.TokenReader.Origin;
import java.io.IOException;

/** Reads a workload of a kind straight from its tokens into what is kept of it. */
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
    return read(parser, Origin.SIEVED);
  }

  T read(JsonParser parser, Origin origin) throws IOException {
    WorkloadFactsReader read = WorkloadFactsReader.read(kind, parser, origin);
    return constructor.of(read.identity(), read.reading(), read.rollout().isObserved());
  }
}
