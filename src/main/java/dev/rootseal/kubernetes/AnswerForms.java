package dev.rootseal.kubernetes;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for answers in the form that costs least, and gives the client what it needs of them: lists
 * in pages that fit, of workloads as protobuf; of what is written its metadata; watches in frames.
 *
 * <p>A list begins with few objects; the pages then grow to what the request itself asks for, or
 * shrink, so that each has about the same number of bytes. Large objects else make pages of more
 * than a gigabyte, which nobody can send in time, nor hold. Where they come behind small ones, the
 * page is given up, and asked for again in tenths.
 */
final class AnswerForms implements Interceptor {
  /** Lists of workloads for who makes facts of them: of protobuf no more numbers are known. */
  static final String OF_FACTS = "application/vnd.kubernetes.protobuf, application/json";

  /** The same for who reads all of an object. */
  static final String OF_TREES = "application/json";

  /** Of what is written comes back its version, and not what has been sent; where that is known. */
  private static final String METADATA_OR_ALL =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json";

  private static final int FIRST = 5;

  /** Bytes of a page that are held here: 300 usual objects of JSON. The client holds it twice. */
  private static final long PAGE = 4 * 1024 * 1024;

  private static final Pattern LIMIT = Pattern.compile("(?<=[?&]limit=)[0-9]{1,9}");
  private static final Pattern CONTINUE = Pattern.compile("(?<=[?&]continue=)[^&]+");

  private final TypedSerialization serialization;
  private final String ofLists;

  /** How many objects are asked for next, by the path of the list. */
  private final Map<String, Integer> next = new ConcurrentHashMap<>();

  AnswerForms(TypedSerialization serialization, String ofLists) {
    this.serialization = serialization;
    this.ofLists = ofLists;
  }

  TypedSerialization serialization() {
    return serialization;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    builder.uri(fitting(request.uri()));
    if (ApiPaths.isListOfWorkloads(request.method(), request.uri())) {
      builder.setHeader("Accept", ofLists);
    }
    if (ApiPaths.isReadAsMetadata(request.method(), request.uri())) {
      builder.setHeader("Accept", METADATA_OR_ALL);
    }
  }

  /** The same request for as many objects as are good now. */
  URI fitting(URI request) {
    Matcher limit = LIMIT.matcher(request.toString());
    if (!limit.find()) {
      return request;
    }
    int learned = next.getOrDefault(request.getPath(), FIRST);
    boolean first = !CONTINUE.matcher(request.toString()).find();
    int size =
        Math.min(Integer.parseInt(limit.group()), first ? Math.min(learned, FIRST) : learned);
    return URI.create(limit.replaceFirst(Integer.toString(size)));
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return ApiPaths.isWatch(request.uri())
        ? new WatchFrames(consumer, request.uri())
        : new Answer(consumer, request.uri());
  }

  /** An answer that comes in. Nothing is thrown here: of a second try nobody would hear. */
  private final class Answer implements AsyncBody.Consumer<List<ByteBuffer>> {
    private AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final URI request;

    /** How many objects were asked for; 0 where it is no page. */
    private final int asked;

    /** Behind which place of the list it stands; empty at its beginning. */
    private final String place;

    private final List<ByteBuffer> handedOn = new ArrayList<>();
    private @Nullable ProtobufList list;
    private long bytes;

    private Answer(AsyncBody.Consumer<List<ByteBuffer>> behind, URI request) {
      Matcher limit = LIMIT.matcher(request.toString());
      Matcher from = CONTINUE.matcher(request.toString());
      this.behind = behind;
      this.request = request;
      this.asked = limit.find() ? Integer.parseInt(limit.group()) : 0;
      this.place = from.find() ? URLDecoder.decode(from.group(), StandardCharsets.UTF_8) : "";
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      long more = come.stream().mapToLong(ByteBuffer::remaining).sum();
      if (bytes == 0 && more > 0) {
        come.stream().filter(ByteBuffer::hasRemaining).findFirst().ifPresent(this::begin);
        var _ = body.done().whenComplete((end, failure) -> forget());
      }
      bytes += more;
      boolean hasParts = asked > 1 && !place.isEmpty();
      if (hasParts && held() > 2 * PAGE) {
        giveUp(body);
      } else {
        List<ByteBuffer> given = list == null ? come : ofList(list, come);
        learn();
        if (hasParts) {
          handedOn.addAll(given);
        }
        behind.consume(given, body);
      }
    }

    /** Other answers may begin so, too, such as a log. */
    private void begin(ByteBuffer first) {
      if (first.get(first.position()) == ProtobufList.MAGIC[0]
          && ApiPaths.isListOfWorkloads("GET", request)) {
        list = serialization.list(request);
      }
    }

    /**
     * Of a list or an error in protobuf nothing until it is whole, and then a word in its place.
     */
    private List<ByteBuffer> ofList(ProtobufList list, List<ByteBuffer> come) {
      boolean done = list.isDone();
      come.forEach(list::take);
      return done || !list.isDone()
          ? List.of()
          : List.of(
              ByteBuffer.wrap(serialization.handOn(list).getBytes(StandardCharsets.US_ASCII)));
    }

    /** At most four times more comes of protobuf, of which no more than facts is held. */
    private long held() {
      return list == null ? bytes : Math.max(bytes / 4, list.bytesOfItems());
    }

    /** The last page of a list is taken for a full one; the next has four times as many at most. */
    private void learn() {
      if (asked > 0 && held() > 0) {
        next.put(request.getPath(), (int) Math.clamp(PAGE * asked / held(), 1, 4L * asked));
      }
    }

    /** A connection keeps its last answer for as long as nothing else is asked by it. */
    private void forget() {
      behind = (come, body) -> {};
      list = null;
      handedOn.clear();
    }

    /** What the client has collected is emptied; behind a page without objects it asks again. */
    private void giveUp(AsyncBody body) throws Exception {
      next.put(request.getPath(), Math.max(1, asked / 10));
      handedOn.forEach(one -> one.position(one.limit()));
      String empty = "{\"metadata\":{\"continue\":%s},\"items\":[]}".formatted(new TextNode(place));
      behind.consume(List.of(ByteBuffer.wrap(empty.getBytes(StandardCharsets.UTF_8))), body);
      body.done().complete(null);
      body.cancel();
    }
  }

  /**
   * The body of a watch, in frames that each end with a line. Each is read here, once it is whole,
   * and the client gets a word in its place: it would make a text of each part, in which characters
   * of several bytes are damaged, and hold a frame several times, the last until the watch ends.
   */
  private final class WatchFrames implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> behind;
    private final URI watch;

    /** What is larger is cut, and so no sound frame. */
    private ByteArrayOutputStream frame = new ByteArrayOutputStream();

    private WatchFrames(AsyncBody.Consumer<List<ByteBuffer>> behind, URI watch) {
      this.behind = behind;
      this.watch = watch;
    }

    @Override
    public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
      List<ByteBuffer> words = new ArrayList<>();
      for (ByteBuffer bytes : come) {
        while (bytes.hasRemaining()) {
          take(bytes, words);
        }
      }
      behind.consume(words, body);
    }

    /** Takes the bytes up to the end of a line. */
    private void take(ByteBuffer bytes, List<ByteBuffer> words) {
      int end = bytes.position();
      while (end < bytes.limit() && bytes.get(end) != '\n') {
        end++;
      }
      byte[] part = new byte[end - bytes.position()];
      bytes.get(part);
      if (frame.size() < ProtobufList.LARGEST) {
        frame.writeBytes(part);
      }
      if (bytes.hasRemaining()) {
        bytes.get();
        String word = serialization.handOn(frame.toByteArray(), watch) + "\n";
        words.add(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
        frame = new ByteArrayOutputStream();
      }
    }
  }
}
