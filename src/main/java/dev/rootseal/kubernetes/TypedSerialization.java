package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How the client reads answers: protobuf and JSON into the same classes, whatever the names in them
 * are, without what nobody reads. The class of an object in a frame of a watch is known from what
 * is watched: the stock way looks it up among all model classes, which takes more than a second for
 * the first event.
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

  /** What a word begins with that the client gets, as nothing does that an API server sends. */
  private static final String WORD = "#";

  /**
   * Stands for a frame that cannot be read. The client lists again for it; for a failure to read it
   * would give up the watch for good.
   */
  private static final WatchEvent EXPIRED =
      new WatchEvent(
          new StatusBuilder()
              .withCode(HttpURLConnection.HTTP_GONE)
              .withReason("Expired")
              .withMessage("a frame of the watch cannot be read")
              .build(),
          Watcher.Action.ERROR.name());

  private final ObjectMapper mapper;
  private final SharedValues values = SharedValues.create();

  /** By the paths of what is watched. */
  private final Map<String, Class<? extends HasMetadata>> types = new HashMap<>();

  /**
   * Events of watches, and lists and errors that came in protobuf, which the client has not asked
   * for yet, by the words that it got for them. Of a watch that is closed no more stays than its
   * last part, until the client is closed, too.
   */
  private final Map<String, Object> handedOn = new ConcurrentHashMap<>();

  private final AtomicLong words = new AtomicLong();

  /** One that knows namespaces, the three kinds of workloads, and these classes. */
  TypedSerialization(Collection<Class<? extends HasMetadata>> alsoWatched) {
    ObjectMapper mapper = new ObjectMapper(JSON);
    super(mapper, false);
    this.mapper = mapper;
    watch(Namespace.class);
    WatchedWorkload.KINDS.forEach(this::watch);
    alsoWatched.forEach(type -> types.put(ApiPaths.type(type), type));
  }

  /** Has objects of a type read straight from their tokens. */
  private <T extends HasMetadata> void watch(Class<T> type) {
    String kind = HasMetadata.getKind(type);
    JsonDeserializer<T> reader =
        new JsonDeserializer<>() {
          @Override
          public T deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            return type.cast(
                type == Namespace.class
                    ? WatchedNamespace.read(new FieldTree(parser, ApiMessages.NAMESPACE), values)
                    : WatchedWorkload.read(kind, parser, values));
          }
        };
    types.put(ApiPaths.type(type), type);
    mapper.registerModule(new SimpleModule().addDeserializer(type, reader));
  }

  /** Reads an answer. One without a body is nothing, which is no empty list. */
  @Override
  public <T> T unmarshal(InputStream answer, TypeReference<T> type) {
    JavaType wanted = mapper.constructType(type.getType());
    try {
      T read = read(answer, wanted, type);
      if (read == null && wanted.isTypeOrSubTypeOf(KubernetesResourceList.class)) {
        throw new IOException("the answer is empty, or ended before the list did");
      }
      return read;
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  /** What is neither JSON of an object nor protobuf is left as it is. */
  private <T> T read(InputStream answer, JavaType wanted, TypeReference<T> type)
      throws IOException {
    answer.mark(1);
    int first = answer.read();
    answer.reset();
    return switch (first) {
      case '{' -> mapper.readValue(new WithoutManagedFields(JSON.createParser(answer)), wanted);
      case '#' -> list(new String(answer.readAllBytes(), StandardCharsets.US_ASCII), type);
      default -> super.unmarshal(answer, type);
    };
  }

  private <T> T list(String word, TypeReference<T> type) throws IOException {
    if (!(handedOn.remove(word) instanceof ProtobufList read)) {
      throw new IOException("this is no list, and no object");
    }
    T list = mapper.treeToValue(read.rest(), type);
    @SuppressWarnings("unchecked") // its items are of that type
    var empty = (KubernetesResourceList<HasMetadata>) list;
    empty.getItems().addAll(read.items());
    return list;
  }

  ProtobufList list(URI request) {
    return new ProtobufList(mapper.readerFor(types.get(ApiPaths.type(request))));
  }

  /** Hands on what has been read, for a word by which the client asks for it. */
  String handOn(Object read) {
    String word = WORD + words.incrementAndGet();
    handedOn.put(word, read);
    return word;
  }

  /** Reads a frame of a watch, for a word by which the client asks for the event. */
  String handOn(byte[] frame, URI watch) {
    try {
      return handOn(event(frame, types.get(ApiPaths.type(watch))));
    } catch (IOException | RuntimeException e) {
      return handOn(EXPIRED);
    }
  }

  private WatchEvent event(byte[] frame, @Nullable Class<? extends HasMetadata> type)
      throws IOException {
    if (type == null) {
      return super.unmarshal(new String(frame, StandardCharsets.UTF_8), WatchEvent.class);
    }
    WatchEvent event = new WatchEvent();
    try (JsonParser parser = new WithoutManagedFields(JSON.createParser(frame))) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "type" -> event.setType(parser.getText());
          case "object" ->
              event.setObject(
                  "ERROR".equals(event.getType())
                      ? mapper.readValue(parser, Status.class)
                      : mapper.readValue(parser, type));
          default -> parser.skipChildren();
        }
      }
      Watcher.Action.valueOf(event.getType());
      if (event.getObject() == null) {
        throw new IOException("this frame has no object");
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new IOException("this is no frame, or more than one");
      }
    }
    return event;
  }

  @Override
  public <T> T unmarshal(String text, Class<T> type) {
    @Nullable Object read = text.startsWith(WORD) ? handedOn.remove(text) : null;
    try {
      return switch (read) {
        case WatchEvent event -> type.cast(event);
        case ProtobufList error -> mapper.treeToValue(error.rest(), type);
        case null, default -> super.unmarshal(text, type);
      };
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
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
