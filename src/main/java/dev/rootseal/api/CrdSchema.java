package dev.rootseal.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rootseal.rule.Word;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every field that this version's CRDs declare below spec and status. */
public final class CrdSchema {
  private CrdSchema() {}

  /** The name of a field in JSON. */
  public static String name(RecordComponent field) {
    JsonProperty other = field.getAccessor().getAnnotation(JsonProperty.class);
    return other == null ? field.getName() : other.value();
  }

  /** The fields of a kind, as paths such as {@code status.findings[].kind}, sorted. */
  public static Set<String> fields(Class<? extends CustomResource<?, ?>> kind) {
    Type[] parts = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
    Set<String> paths = new TreeSet<>();
    if (parts[0] != Void.class) {
      add(paths, "spec", parts[0]);
    }
    add(paths, "status", parts[1]);
    return paths;
  }

  private static void add(Set<String> paths, String at, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      add(paths, at + "[]", list.getActualTypeArguments()[0]);
      return;
    }
    paths.add(at);
    if (type instanceof Class<?> part && part.isRecord()) {
      for (RecordComponent field : part.getRecordComponents()) {
        add(paths, at + "." + name(field), field.getGenericType());
      }
    }
  }

  /** The form of a text by a name that OpenAPI knows. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE_USE)
  public @interface Format {
    String value();
  }

  /** Marks the field by which a list tells its entries apart; a list without one is one value. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  public @interface ListKey {}

  /** The closed set of words that a text, or each text of a list, is one of. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE_USE)
  public @interface OneOf {
    /** The set: one word for each of its constants. */
    Class<? extends Word> value();
  }

  /**
   * Marks a record that is a part of a status.
   *
   * <p>Absent values and empty lists are left out of its JSON, a count of 0 is not. Fields that
   * this version does not know are ignored, so that a report of another version cannot stop a
   * watch.
   */
  @JacksonAnnotationsInside
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  public @interface StatusPart {}
}
