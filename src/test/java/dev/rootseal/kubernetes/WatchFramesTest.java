package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rootseal.kubernetes.WatchedWorkload.WatchedDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the bytes of a watch are cut, each frame becomes an event, and stands for itself. */
class WatchFramesTest {
  private static final String DEEP = "{\"f:a\":".repeat(9_000) + "1" + "}".repeat(9_000);

  private static final String SENT =
      """
      {"type":"ADDED","object":{"metadata":{"name":"\u00E9\uD83D\uDD12","managedFields":[{"f":{}}]}}}
      {"type" oops}
      {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}
      {"type":"ADDED\
      """;

  private static final List<String> READ =
      List.of("ADDED \u00E9\uD83D\uDD12 null", "broken", "BOOKMARK null 7");

  private final List<String> came = new ArrayList<>();

  @Test
  void framesAreWholeWhereverTheyAreCut() {
    byte[] bytes = SENT.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      came.clear();
      AsyncBody.Consumer<List<ByteBuffer>> watch = watchOf("apps/v1/deployments");

      consume(watch, ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, 0));
      consume(watch, ByteBuffer.wrap(bytes, cut, bytes.length - cut));

      assertThat(came).as("cut at %d", cut).isEqualTo(READ);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"type\":",
        "{\"type\":\"ADDED\",\"object\":",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}",
        "{\"type\":\"ADDED\" \"object\":{}}",
        "{\"type\":\"ADDED\",\"object\":{}}}",
        "{\"type\":\"ADDED\"}",
        "{\"type\":\"NEWS\",\"object\":{\"metadata\":{}}}",
        "{\"object\":{\"metadata\":{}}}",
      })
  void brokenFrameIsBrokenAndTheNextIsRead(String broken) {
    consume(watchOf("apps/v1/deployments"), bytes(broken + "\n" + SENT));

    assertThat(came).startsWith("broken", READ.getFirst());
  }

  @Test
  void whatIsLargerThanAnyObjectIsBrokenAndTheNextIsRead() {
    AsyncBody.Consumer<List<ByteBuffer>> watch = watchOf("apps/v1/deployments");
    ByteBuffer[] large = new ByteBuffer[18];
    Arrays.fill(large, bytes("x".repeat(1024 * 1024)));
    for (ByteBuffer one : large) {
      consume(watch, one.duplicate());
    }
    consume(watch, bytes("\n" + SENT));

    assertThat(came).startsWith("broken", READ.getFirst());
  }

  /** Whatever who has set which field has made of an object. */
  @Test
  void whatNobodyWatchesIsReadInTheStockWay() {
    consume(
        watchOf("batch/v1/jobs"),
        bytes(
            "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"x.dev/v1\",\"kind\":\"Odd\",\"metadata\":"
                + "{\"name\":\"a\",\"managedFields\":[{\"fieldsV1\":"
                + DEEP
                + "}]}}}\n"));

    assertThat(came).containsExactly("ADDED a null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"object\":OBJECT,\"type\":\"ADDED\"}",
        "{\"extra\":{\"object\":1,\"type\":[]},\"type\":\"ADDED\",\"object\":OBJECT}",
        "  {\"type\" : \"ADDED\", \"object\" : OBJECT , \"more\":[{}]}",
      })
  void theFieldsOfAFrameMayComeInAnyOrder(String frame) {
    String web = "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"template\":5}}";

    WatchEvent event = ApiText.frame(frame.replace("OBJECT", web));

    assertThat(event.getType()).isEqualTo("ADDED");
    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            WatchedDeployment.class,
            read ->
                assertThat(ApiText.problem(read))
                    .isEqualTo("spec.template: a number is not expected here"));
  }

  @Test
  void anErrorCarriesItsStatus() {
    WatchEvent event =
        ApiText.frame(
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"reason\":\"Expired\",\"code\":410}}");

    assertThat(event.getObject())
        .isInstanceOfSatisfying(
            Status.class,
            status -> {
              assertThat(status.getCode()).isEqualTo(410);
              assertThat(status.getReason()).isEqualTo("Expired");
            });
  }

  private AsyncBody.Consumer<List<ByteBuffer>> watchOf(String type) {
    return new AnswerForms(ApiText.serialization(), AnswerForms.OF_FACTS)
        .consumer(
            (buffers, body) ->
                buffers.forEach(one -> came.add(event(UTF_8.decode(one).toString()))),
            new StandardHttpRequest.Builder()
                .uri("https://a/apis/" + type + "?watch=true")
                .build());
  }

  /** The client reads a line; for what is broken it gets the word to list again. */
  private static String event(String line) {
    WatchEvent event = ApiText.serialization().unmarshal(line.strip(), WatchEvent.class);
    if (event.getObject() instanceof Status status) {
      return status.getCode() == HttpURLConnection.HTTP_GONE ? "broken" : "another error";
    }
    ObjectMeta metadata = ((HasMetadata) event.getObject()).getMetadata();
    return event.getType() + " " + metadata.getName() + " " + metadata.getResourceVersion();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static void consume(AsyncBody.Consumer<List<ByteBuffer>> watch, ByteBuffer... buffers) {
    assertThatCode(() -> watch.consume(List.of(buffers), new ApiText.NoBody()))
        .doesNotThrowAnyException();
  }
}
