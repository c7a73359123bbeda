package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which form answers are asked for, and what the client gets of them: lists in pages that fit,
 * of workloads as protobuf; of what is written its metadata; watches in frames.
 */
final class AnswerForms implements Interceptor {
  /**
   * Lists of workloads for who makes facts of them: the numbers of protobuf that are known are
   * theirs. A server that knows no protobuf answers in JSON.
   */
  static final String OF_FACTS = "application/vnd.kubernetes.protobuf, application/json";

  /** The same for who reads all of an object. */
  static final String OF_TREES = "application/json";

  /** Of what is written comes back its version, and not what has been sent; where that is known. */
  private static final String METADATA_OR_ALL =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json";

  private final PageSizes sizes = new PageSizes();
  private final TypedSerialization serialization;
  private final String ofLists;

  AnswerForms(TypedSerialization serialization, String ofLists) {
    this.serialization = serialization;
    this.ofLists = ofLists;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI fitting = sizes.of(request.uri());
    if (!fitting.equals(request.uri())) {
      builder.uri(fitting);
    }
    if (ApiPaths.isListOfWorkloads(request.method(), request.uri())) {
      builder.setHeader("Accept", ofLists);
    }
    if (ApiPaths.isReadAsMetadata(request.method(), request.uri())) {
      builder.setHeader("Accept", METADATA_OR_ALL);
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return ApiPaths.isWatch(request.uri())
        ? new WatchFrames(consumer, serialization, request.uri())
        : new Body(consumer, sizes.page(request.uri()));
  }

  /** The body of an answer. Nothing is thrown here: of a second try nobody would hear. */
  private static final class Body implements AsyncBody.Consumer<List<ByteBuffer>> {
    private AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final PageSizes.Page page;
    private final List<ByteBuffer> handedOn = new ArrayList<>();
    private @Nullable ByteArrayOutputStream error;
    private long bytes;

    private Body(AsyncBody.Consumer<List<ByteBuffer>> behind, PageSizes.Page page) {
      this.behind = behind;
      this.page = page;
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      if (bytes == 0 && !come.isEmpty()) {
        error = ProtobufReader.isError(come.getFirst()) ? new ByteArrayOutputStream() : null;
        var _ = body.done().whenComplete((end, failure) -> forget());
      }
      bytes += come.stream().mapToLong(ByteBuffer::remaining).sum();
      if (error != null) {
        behind.consume(ofError(error, come), body);
        return;
      }
      if (page.isTooLong(bytes)) {
        giveUp(body);
      } else {
        page.learn(bytes);
        if (page.hasParts()) {
          handedOn.addAll(come);
        }
        behind.consume(come, body);
      }
    }

    /** A connection keeps its last answer for as long as nothing else is asked by it. */
    private void forget() {
      behind = (come, body) -> {};
      handedOn.clear();
    }

    /** An error becomes JSON when it has come whole: the client reads no others. */
    private static List<ByteBuffer> ofError(ByteArrayOutputStream error, List<ByteBuffer> come) {
      for (ByteBuffer one : come) {
        byte[] part = new byte[one.remaining()];
        one.get(part);
        error.writeBytes(part);
      }
      return ProtobufReader.errorAsJson(error.toByteArray()).map(ByteBuffer::wrap).stream()
          .toList();
    }

    /** What the client has collected is emptied, and a page without objects takes its place. */
    private void giveUp(AsyncBody body) throws Exception {
      handedOn.forEach(one -> one.position(one.limit()));
      byte[] empty = page.insteadOfIt().getBytes(StandardCharsets.UTF_8);
      behind.consume(List.of(ByteBuffer.wrap(empty)), body);
      body.done().complete(null);
      body.cancel();
    }
  }
}
