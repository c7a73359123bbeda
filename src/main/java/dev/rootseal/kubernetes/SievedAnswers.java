package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the client and the API server: of an answer only what is read gets through, while
 * it comes in, so that no answer is ever held whole; and lists are asked for in pages that fit,
 * large ones as protobuf. A watch comes in frames, each of which is an answer.
 */
final class SievedAnswers implements Interceptor {
  /** The name by which the client knows it. */
  static final String NAME = "rootseal-sieve";

  /** A server that knows no protobuf answers in JSON. */
  private static final String PROTOBUF_OR_JSON =
      "application/vnd.kubernetes.protobuf, application/json";

  /** Of what is written comes back its version, and not what has been sent; where that is known. */
  private static final String METADATA_OR_ALL =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json";

  private static final int LAST_OF_ASCII = 0x7F;

  private final PageSizes sizes = new PageSizes();
  private final ApiPaths paths;
  private final ReadPages pages;

  /**
   * What stands there.
   *
   * @param pages where the client finds what it has not to read any more
   */
  SievedAnswers(ApiPaths paths, ReadPages pages) {
    this.paths = paths;
    this.pages = pages;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI fitting = sizes.of(request.uri());
    if (!fitting.equals(request.uri())) {
      builder.uri(fitting);
    }
    if (paths.isReadAsProtobuf(request.method(), request.uri())) {
      builder.setHeader("Accept", PROTOBUF_OR_JSON);
    }
    if (ApiPaths.isReadAsMetadata(request.method(), request.uri())) {
      builder.setHeader("Accept", METADATA_OR_ALL);
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    if (ApiPaths.isWatch(request.uri())) {
      return new Frames(consumer, paths.frame(request.uri()));
    }
    return paths
        .mask(request.method(), request.uri())
        .<AsyncBody.Consumer<List<ByteBuffer>>>map(
            mask -> new Body(consumer, new JsonSieve(mask), request.uri()))
        .orElse(consumer);
  }

  /**
   * The body of a watch, in frames that each end with a line. Each is given whole, what is read of
   * it, and in ASCII: the client makes a text of each part that it gets, in which a character of
   * several bytes leaves zeros behind, and is lost where a part ends within it. A frame that is no
   * sound JSON stays broken for whoever reads it.
   */
  private static final class Frames implements AsyncBody.Consumer<List<ByteBuffer>> {
    private static final byte[] CUT_OFF = {'{'};

    private final AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final FieldMask frame;

    /** Null where nothing of a frame has come: a buffer that has grown is not kept. */
    private @Nullable JsonSieve sieve;

    private boolean broken;

    private Frames(AsyncBody.Consumer<List<ByteBuffer>> behind, FieldMask frame) {
      this.behind = behind;
      this.frame = frame;
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      List<ByteBuffer> passed = new ArrayList<>();
      come.forEach(bytes -> split(bytes, passed));
      behind.consume(passed, body);
    }

    private void split(ByteBuffer bytes, List<ByteBuffer> passed) {
      int from = bytes.position();
      for (int i = from; i < bytes.limit(); i++) {
        if (bytes.get(i) == '\n') {
          take(bytes.slice(from, i - from));
          passed.add(ByteBuffer.wrap(end()));
          from = i + 1;
        }
      }
      take(bytes.slice(from, bytes.limit() - from));
    }

    private void take(ByteBuffer bytes) {
      if (broken || !bytes.hasRemaining()) {
        return;
      }
      if (sieve == null) {
        sieve = new JsonSieve(frame);
      }
      try {
        sieve.take(bytes);
      } catch (JsonSieve.BrokenJsonException e) {
        broken = true;
      }
    }

    private byte[] end() {
      byte[] passed = sieve == null || broken ? CUT_OFF : sieve.handOver();
      sieve = null;
      broken = false;
      return line(new String(passed, StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
    }

    /** In JSON there are other characters in texts alone. */
    private static String line(String json) {
      StringBuilder line = new StringBuilder(json.length() + 1);
      json.chars()
          .forEach(
              one -> {
                if (one < LAST_OF_ASCII) {
                  line.append((char) one);
                } else {
                  line.append("\\u").append(HexFormat.of().toHexDigits((char) one));
                }
              });
      return line.append('\n').toString();
    }
  }

  /** The body of one answer. */
  private final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final JsonSieve sieve;
    private final PageSizes.Page size;
    private @Nullable WorkloadPage page;
    private boolean begun;
    private long bytes;

    private Body(AsyncBody.Consumer<List<ByteBuffer>> behind, JsonSieve sieve, URI request) {
      this.behind = behind;
      this.sieve = sieve;
      this.size = sizes.page(request);
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      List<ByteBuffer> passed = new ArrayList<>();
      for (ByteBuffer one : come) {
        bytes += one.remaining();
        sieve.take(json(one));
        byte[] through = sieve.handOver();
        if (through.length > 0) {
          passed.add(ByteBuffer.wrap(through));
        }
      }
      if (page != null) {
        read(page, passed);
      }
      size.learn(page == null ? sieve.objects() : page.objects(), bytes);
      behind.consume(passed, body);
    }

    private ByteBuffer json(ByteBuffer come) throws IOException {
      if (!begun && come.hasRemaining()) {
        begun = true;
        page = WorkloadPage.isBegunBy(come) ? new WorkloadPage() : null;
      }
      if (page == null) {
        return come;
      }
      page.take(come);
      return page.takeError();
    }

    /** In place of a page that was read there is what it is found by. */
    private void read(WorkloadPage coming, List<ByteBuffer> passed) {
      ReadPages.Page whole = coming.take();
      if (whole != null) {
        passed.add(ByteBuffer.wrap(pages.keep(whole)));
      }
    }
  }
}
