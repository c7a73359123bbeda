package dev.rootseal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON of a status or of a part of one, as bytes. */
public final class StatusJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .disable(JsonNodeFeature.WRITE_NULL_PROPERTIES)
          .build();

  /** The API server writes these three as six characters each. */
  private static final int ESCAPED = 6;

  private StatusJson() {}

  /**
   * Keys sorted at every level, no blanks, no null fields, lists in their order, whole numbers as
   * they are written.
   */
  public static byte[] canonical(JsonNode json) {
    return bytes(json);
  }

  /** The JSON of a status, as a tree. */
  public static JsonNode tree(Object status) {
    return MAPPER.valueToTree(status);
  }

  /** How many bytes the API server keeps for it. */
  public static long size(Object part) {
    byte[] bytes = bytes(part);
    long size = bytes.length;
    for (byte character : bytes) {
      if (character == '<' || character == '>' || character == '&') {
        size += ESCAPED - 1;
      }
    }
    return size;
  }

  private static byte[] bytes(Object value) {
    try {
      // By way of a string: the byte generator refuses half a surrogate pair.
      return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
