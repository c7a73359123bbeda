package dev.rootseal.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every field that this version's CRDs declare below spec and status. */
public final class FieldPaths {
  private FieldPaths() {}

  /**
   * The fields of each kind, as paths such as {@code status.findings[].kind}, sorted.
   *
   * @param kinds the classes of the kinds, each made from its spec and its status
   * @return for each kind's name its fields
   */
  public static Map<String, Set<String>> ofKinds(
      List<Class<? extends CustomResource<?, ?>>> kinds) {
    Map<String, Set<String>> fields = new TreeMap<>();
    kinds.forEach(kind -> fields.put(HasMetadata.getKind(kind), of(kind)));
    return fields;
  }

  /** The name of a field in JSON. */
  public static String name(RecordComponent field) {
    JsonProperty other = field.getAccessor().getAnnotation(JsonProperty.class);
    return other == null ? field.getName() : other.value();
  }

  private static Set<String> of(Class<? extends CustomResource<?, ?>> kind) {
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
}
