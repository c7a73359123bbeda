package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a watch, in frames that each end with a line. Each is read here, once it is whole,
 * and the client gets a word in its place: it would make a text of each part that comes, in which a
 * character of several bytes leaves zeros behind, and is lost where a part ends within it, and it
 * would hold a frame several times, the last one until the watch ends.
 */
final class WatchFrames implements AsyncBody.Consumer<List<ByteBuffer>> {
  /** Bytes; the API server takes objects of three millions, etcd of half of these. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private final AsyncBody.Consumer<List<ByteBuffer>> behind;
  private final TypedSerialization serialization;
  private final URI watch;
  private ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private boolean tooLarge;

  WatchFrames(
      AsyncBody.Consumer<List<ByteBuffer>> behind, TypedSerialization serialization, URI watch) {
    this.behind = behind;
    this.serialization = serialization;
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
    tooLarge |= frame.size() + part.length > LARGEST;
    if (!tooLarge) {
      frame.writeBytes(part);
    }
    if (bytes.hasRemaining()) {
      bytes.get();
      byte[] whole = tooLarge ? new byte[0] : frame.toByteArray();
      String word = serialization.handOn(whole, watch) + "\n";
      words.add(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
      frame = new ByteArrayOutputStream();
      tooLarge = false;
    }
  }
}
