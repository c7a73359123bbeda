package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever may write an object makes nothing large or deep of it for those who read it. */
class ForeignFieldsTest {
  private static final String DEEP =
      ",\"managedFields\":[{\"fieldsV1\":"
          + "{\"f:a\":".repeat(9_000)
          + "1"
          + "}".repeat(9_000)
          + "}]";

  @Test
  void whoHasSetWhichFieldIsPassedOver() {
    String object = "{\"metadata\":{\"name\":\"a\"%s},\"spec\":{\"x\":80}}";

    assertThat(read(object.formatted(DEEP))).hasToString(object.formatted(""));
    assertThat(read("{\"items\":[" + object.formatted(DEEP) + "]}"))
        .hasToString("{\"items\":[" + object.formatted("") + "]}");
  }

  @Test
  void ofANamespaceLabelsAreKept() {
    Namespace read =
        namespace(
            "{\"metadata\":{\"name\":\"shop\",\"resourceVersion\":\"7\",\"labels\":{\"a\":\"b\"},"
                + "\"annotations\":{\"c\":\"d\"},\"rootseal.dev/unread-labels\":\"x\""
                + DEEP
                + "},\"spec\":{\"finalizers\":[\"kubernetes\"]},\"status\":{\"phase\":\"Active\"}}");

    assertThat(read.getMetadata().getLabels()).containsOnlyKeys("a");
    assertThat(read.getMetadata().getAnnotations()).isEmpty();
    assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(read.getStatus().getPhase()).isEqualTo("Active");
    assertThat(WatchedNamespace.unreadLabels(read)).as("nobody else says so").isEmpty();
  }

  @Test
  void ofANamespaceWithTooManyLabelsIsSaidWhereThereAreMore() {
    String labels =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"label-%d\":\"x\"".formatted(i))
            .collect(Collectors.joining(","));
    Namespace read = namespace("{\"metadata\":{\"name\":\"shop\",\"labels\":{" + labels + "}}}");

    assertThat(read.getMetadata().getName()).isEqualTo("shop");
    assertThat(read.getMetadata().getLabels()).isEmpty();
    assertThat(WatchedNamespace.unreadLabels(read).orElseThrow())
        .matches("metadata\\.labels\\..*: more than is read of it: 65536 bytes");
  }

  private static Namespace namespace(String json) {
    return ApiText.list(Namespace.class, ("{\"items\":[" + json + "]}").getBytes(UTF_8))
        .getItems()
        .getFirst();
  }

  private static JsonNode read(String json) {
    return ApiText.serialization().unmarshal(json, JsonNode.class);
  }
}
