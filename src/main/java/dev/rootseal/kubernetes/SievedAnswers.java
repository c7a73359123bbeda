package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between the client and the API server: of an answer only what is read gets through, while
 * it comes in, so that no answer is ever held whole; and lists are asked for in pages that fit.
 */
final class SievedAnswers implements Interceptor {
  /** The name by which the client knows it. */
  static final String NAME = "rootseal-sieve";

  private final PageSizes pages = new PageSizes();
  private final ApiPaths paths;

  SievedAnswers(ApiPaths paths) {
    this.paths = paths;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI fitting = pages.of(request.uri());
    if (!fitting.equals(request.uri())) {
      builder.uri(fitting);
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return paths
        .outline(request.method(), request.uri())
        .<AsyncBody.Consumer<List<ByteBuffer>>>map(
            outline -> new Body(consumer, new JsonSieve(outline), request.uri()))
        .orElse(consumer);
  }

  /** The body of one answer. */
  private final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final JsonSieve sieve;
    private final PageSizes.Page page;

    private Body(AsyncBody.Consumer<List<ByteBuffer>> behind, JsonSieve sieve, URI request) {
      this.behind = behind;
      this.sieve = sieve;
      this.page = pages.page(request);
    }

    @Override
    public void consume(List<ByteBuffer> bytes, AsyncBody body) throws Exception {
      List<ByteBuffer> passed = new ArrayList<>();
      for (ByteBuffer one : bytes) {
        sieve.take(one);
        byte[] through = sieve.handOver();
        if (through.length > 0) {
          passed.add(ByteBuffer.wrap(through));
        }
      }
      page.learn(sieve.objects(), sieve.bytes());
      behind.consume(passed, body);
    }
  }
}
