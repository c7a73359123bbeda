package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the client reads answers: protobuf and JSON into the same classes, whatever the names in them
 * are, without what nobody reads. The class of an object in a frame of a watch is known from its
 * kind: the stock way looks it up among all model classes, which takes more than a second for the
 * first event.
 */
final class TypedSerialization extends KubernetesSerialization {
  /**
   * Without limits, and without anything that outlives a parser: names, depth and size are chosen
   * by whoever writes an object. The API server bounds each object, and pages are bounded.
   */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  /** Kind and API version, as a watch frame names them. */
  record Type(String apiVersion, String kind) {}

  private final ObjectMapper mapper;
  private final Map<Type, Class<? extends KubernetesResource>> types;

  TypedSerialization(Map<Type, Class<? extends KubernetesResource>> types) {
    this(new ObjectMapper(JSON), types);
  }

  private TypedSerialization(
      ObjectMapper mapper, Map<Type, Class<? extends KubernetesResource>> types) {
    super(mapper, false);
    this.mapper = mapper;
    this.types = Map.copyOf(types);
    mapper.registerModule(
        new SimpleModule().addDeserializer(Namespace.class, new WatchedNamespace.Reader()));
  }

  /**
   * Reads an answer. One without a body is nothing, which is no empty list.
   *
   * @param answer can be read again, as the client's are
   */
  @Override
  public <T> T unmarshal(InputStream answer, TypeReference<T> type) {
    JavaType wanted = mapper.constructType(type.getType());
    try (JsonParser parser = parser(answer)) {
      T read = parser == null ? super.unmarshal(answer, type) : mapper.readValue(parser, wanted);
      if (read == null && wanted.isTypeOrSubTypeOf(KubernetesResourceList.class)) {
        throw new IOException("the answer is empty, or ended before the list did");
      }
      return read;
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** Null for what is neither JSON of an object nor protobuf: it is left as it is. */
  private static @Nullable JsonParser parser(InputStream answer) throws IOException {
    if (!(answer instanceof ByteArrayInputStream)) {
      return null;
    }
    answer.mark(1);
    int first = answer.read();
    answer.reset();
    return switch (first) {
      case '{' -> new WithoutManagedFields(JSON.createParser(answer));
      case ProtobufParser.FIRST -> ProtobufParser.ofAnswer(answer.readAllBytes());
      default -> null;
    };
  }

  @Override
  public <T> T unmarshal(String text, Class<T> type) {
    if (type != WatchEvent.class) {
      return super.unmarshal(text, type);
    }
    try {
      Optional<WatchEvent> event = typedEvent(text);
      return event.isPresent() ? type.cast(event.get()) : super.unmarshal(text, type);
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  private Optional<WatchEvent> typedEvent(String text) throws IOException {
    Optional<Class<? extends KubernetesResource>> type = objectType(text);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    WatchEvent event = new WatchEvent();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "type" -> event.setType(parser.getText());
          case "object" -> event.setObject(mapper.readValue(parser, type.get()));
          default -> parser.skipChildren();
        }
      }
    }
    return Optional.of(event);
  }

  /** The API server writes kind and API version first, so that this reads a few tokens only. */
  private Optional<Class<? extends KubernetesResource>> objectType(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean object = parser.currentName().equals("object");
        parser.nextToken();
        if (object) {
          return Optional.ofNullable(types.get(typeOfObject(parser)));
        }
        parser.skipChildren();
      }
    }
    return Optional.empty();
  }

  private static Type typeOfObject(JsonParser parser) throws IOException {
    @Nullable String apiVersion = null;
    @Nullable String kind = null;
    while ((apiVersion == null || kind == null) && parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "apiVersion" -> apiVersion = parser.getText();
        case "kind" -> kind = parser.getText();
        default -> parser.skipChildren();
      }
    }
    return new Type(apiVersion == null ? "" : apiVersion, kind == null ? "" : kind);
  }

  /**
   * Passes over who has set which field of an object: nobody reads it, it is up to half of an
   * object, and as deep as somebody likes.
   */
  static final class WithoutManagedFields extends JsonParserDelegate {
    WithoutManagedFields(JsonParser parser) {
      super(parser);
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      JsonToken token = delegate.nextToken();
      while (token == JsonToken.FIELD_NAME
          && delegate.currentName().equals("managedFields")
          && "metadata".equals(delegate.getParsingContext().getParent().getCurrentName())) {
        delegate.nextToken();
        delegate.skipChildren();
        token = delegate.nextToken();
      }
      return token;
    }
  }
}
