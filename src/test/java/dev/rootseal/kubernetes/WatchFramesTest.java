package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the bytes of a watch are cut, whole frames come out, as far as is read, in ASCII. */
class WatchFramesTest {
  private static final String SENT =
      """
      {"type":"ADDED","object":{"metadata":{"name":"\u00E9\uD83D\uDD12","managedFields":[{"f":{}}]}}}
      {"type" oops}
      {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}
      {"type":"ADDED\
      """;

  private static final List<String> READ =
      List.of(
          "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"\\u00E9\\uD83D\\uDD12\"}}}\n",
          "{\n",
          "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}\n");

  private final AnswerForms answers = AnswerForms.ofFacts();

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
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}",
        "{\"type\":\"ADDED\" \"object\":{}}",
        "{\"type\":\"ADDED\",\"object\":{}}}",
      })
  void brokenFrameStaysBrokenAndTheNextIsRead(String broken) {
    consume(watchOf("apps/v1/deployments"), bytes(broken + "\n" + SENT));

    assertThat(came).startsWith("{\n", READ.getFirst());
  }

  @Test
  void nothingComesBeforeTheEndOfAFrame() {
    consume(watchOf("rootseal.dev/v1alpha1/x"), bytes("{\"type\":\"ADDED\",\"object\":{}}"));

    assertThat(came).isEmpty();
  }

  @Test
  void ofOtherObjectsAllIsHandedOnButWhoHasSetWhichField() {
    String object = "{\"metadata\":{\"name\":\"a\"%s},\"x\":[{\"managedFields\":1.5}]}";
    String frame = "{\"type\":\"ADDED\",\"object\":" + object + "}\n";
    String deep = "{\"f:a\":".repeat(9_000) + "1" + "}".repeat(9_000);
    consume(
        watchOf("batch/v1/jobs"),
        bytes(frame.formatted(",\"managedFields\":[{\"fieldsV1\":" + deep + "}]")));

    assertThat(came).containsExactly(frame.formatted(""));
  }

  /** The client holds the last frame of a watch until it ends. */
  @Test
  void ofAWorkloadWhatIsReadIsHandedOn() {
    String container =
        "{\"name\":\"app\",\"env\":[{\"name\":\"PASSWORD\",\"value\":\"secret\"},"
            + "{\"name\":\"PGDATA\",\"value\":\"/data\"}],\"args\":[\""
            + "x".repeat(99_999)
            + "\"],"
            + "\"livenessProbe\":{\"exec\":{\"command\":[\"secret\"]}}}";
    String object =
        "{\"kind\":\"Deployment\",\"metadata\":{\"annotations\":{\"a\":\"secret\"}},\"spec\":"
            + "{\"template\":{\"spec\":{\"volumes\":[{\"name\":\"v\",\"young\":{\"a\":\"secret\"}}],"
            + "\"containers\":["
            + container
            + "]}}}}";
    consume(
        watchOf("apps/v1/deployments"), bytes("{\"type\":\"ADDED\",\"object\":" + object + "}\n"));

    assertThat(came)
        .singleElement()
        .asString()
        .contains("{\"name\":\"PASSWORD\"},{\"name\":\"PGDATA\",\"value\":\"/data\"}")
        .contains("{\"name\":\"v\",\"unknown\":{}}")
        .doesNotContain("secret")
        .hasSizeLessThan(5_000);
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

    assertThat(came).startsWith("{\n", READ.getFirst());
  }

  private AsyncBody.Consumer<List<ByteBuffer>> watchOf(String type) {
    HttpRequest request =
        new StandardHttpRequest.Builder()
            .uri("https://a/apis/" + type + "?allowWatchBookmarks=true&watch=true")
            .build();
    return answers.consumer(
        (buffers, body) -> buffers.forEach(one -> came.add(UTF_8.decode(one).toString())), request);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static void consume(AsyncBody.Consumer<List<ByteBuffer>> watch, ByteBuffer... buffers) {
    assertThatCode(() -> watch.consume(List.of(buffers), new ApiText.NoBody()))
        .doesNotThrowAnyException();
  }
}
