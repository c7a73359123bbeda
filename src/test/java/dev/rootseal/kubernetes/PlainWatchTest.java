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

/** A watch by plain HTTP: wherever its bytes are cut, whole frames come out, as far as is read. */
class PlainWatchTest {
  private static final String SENT =
      """
      {"type":"ADDED","object":{"metadata":{"name":"\u00E9","managedFields":[{"f":{}}]}}}
      {"type" oops}
      {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}
      {"type":"ADDED\
      """;

  private static final List<String> READ =
      List.of(
          "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"\u00E9\"}}}\n",
          "{\n",
          "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}\n");

  private static final ApiPaths PATHS = new ApiPaths(WorkloadOutlines.watched(), true);

  private final SievedAnswers answers = new SievedAnswers(PATHS, new ReadPages());

  @Test
  void framesAreWholeWhereverTheyAreCut() {
    byte[] bytes = SENT.getBytes(UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      List<String> came = new ArrayList<>();
      AsyncBody.Consumer<List<ByteBuffer>> watch = watchOf("apps/v1/deployments", came);

      consume(watch, ByteBuffer.wrap(bytes, 0, cut), ByteBuffer.wrap(bytes, cut, 0));
      consume(watch, ByteBuffer.wrap(bytes, cut, bytes.length - cut));

      assertThat(String.join("", came)).as("cut at %d", cut).isEqualTo(String.join("", READ));
    }
  }

  @Test
  void nothingComesBeforeTheEndOfAFrame() {
    List<String> came = new ArrayList<>();
    AsyncBody.Consumer<List<ByteBuffer>> watch = watchOf("rootseal.dev/v1alpha1/x", came);

    consume(watch, ByteBuffer.wrap("{\"type\":\"ADDED\",\"object\":{}}".getBytes(UTF_8)));

    assertThat(came).isEmpty();
  }

  @Test
  void whatIsNotOurBusinessPassesAsItIs() {
    List<String> came = new ArrayList<>();
    AsyncBody.Consumer<List<ByteBuffer>> watch = watchOf("batch/v1/jobs", came);

    consume(watch, ByteBuffer.wrap("{\"type\"".getBytes(UTF_8)));

    assertThat(came).containsExactly("{\"type\"");
  }

  private AsyncBody.Consumer<List<ByteBuffer>> watchOf(String type, List<String> came) {
    HttpRequest request =
        new StandardHttpRequest.Builder()
            .uri("https://a/apis/" + type + "?allowWatchBookmarks=true&watch=true")
            .build();
    return answers.consumer(
        (buffers, body) -> buffers.forEach(one -> came.add(UTF_8.decode(one).toString())), request);
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
