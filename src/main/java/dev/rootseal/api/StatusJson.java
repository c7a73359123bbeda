package dev.rootseal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON of a status or of a part of one. */
public final class StatusJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .disable(JsonNodeFeature.WRITE_NULL_PROPERTIES)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /** The API server writes these three as six characters each. */
  private static final int ESCAPED = 6;

  private StatusJson() {}

  public static JsonNode tree(Object status) {
    return MAPPER.valueToTree(status);
  }

  /**
   * Of a status, or of the tree of one: keys sorted at every level, no blanks, no null fields,
   * lists in their order, whole numbers as they are written.
   */
  public static String canonical(Object status) {
    try {
      // No bytes: their generator refuses half a surrogate pair.
      return MAPPER.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes the API server keeps for it. */
  public static long size(Object part) {
    byte[] json = canonical(part).getBytes(StandardCharsets.UTF_8);
    long size = json.length;
    for (byte one : json) {
      size += one == '<' || one == '>' || one == '&' ? ESCAPED - 1 : 0;
    }
    return size;
  }
}
