package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
          "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"\\u00e9\\ud83d\\udd12\"}}}\n",
          "{\n",
          "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}\n");

  private final SievedAnswers answers =
      new SievedAnswers(new ApiPaths(WorkloadFieldMasks.watched(), true), new ReadPages());

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
  void whatIsNotOurBusinessPassesWhole() {
    String frame =
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"managedFields\":[{\"f\":{}}]}}}\n";
    consume(watchOf("batch/v1/jobs"), bytes(frame));

    assertThat(came).containsExactly(frame);
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
    assertThatCode(() -> watch.consume(List.of(buffers), new NoBody())).doesNotThrowAnyException();
  }

  private record NoBody() implements AsyncBody {
    @Override
    public void consume() {}

    @Override
    public CompletableFuture<Void> done() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void cancel() {}
  }
}
