package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client's serialization with a fast path for watch frames: the class is known from the frame's
 * kind, so that the object is read straight into it. The stock way looks the kind up among all
 * model classes, which takes more than a second for the first event.
 */
final class TypedSerialization extends KubernetesSerialization {
  /** Kind and API version, as a watch frame names them. */
  record Type(String apiVersion, String kind) {}

  private final ObjectMapper mapper;
  private final ReadPages pages;
  private final Map<Type, Class<? extends KubernetesResource>> types;

  TypedSerialization(
      ObjectMapper mapper, Map<Type, Class<? extends KubernetesResource>> types, ReadPages pages) {
    super(mapper, false);
    this.pages = pages;
    this.mapper = mapper;
    this.types = Map.copyOf(types);
  }

  /**
   * A page of workloads has been read already, where it came as protobuf. One that did not come to
   * its end is nothing, as is an answer without a body: neither is an empty list.
   */
  @Override
  public <T> T unmarshal(InputStream answer, TypeReference<T> type) {
    JavaType wanted = mapper.constructType(type.getType());
    try {
      T read = read(answer, type, wanted);
      if (read == null && wanted.isTypeOrSubTypeOf(KubernetesResourceList.class)) {
        throw new IOException("the answer is empty, or ended before the list did");
      }
      return read;
    } catch (IOException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  @SuppressWarnings("unchecked") // the page looks at the type
  private <T> T read(InputStream answer, TypeReference<T> type, JavaType wanted)
      throws IOException {
    Optional<ReadPages.Page> page = pages.takeInPlaceOf(answer);
    return page.isPresent() ? (T) page.get().as(wanted) : super.unmarshal(answer, type);
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
    try (JsonParser parser = mapper.createParser(text)) {
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
    try (JsonParser parser = mapper.createParser(text)) {
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
}
