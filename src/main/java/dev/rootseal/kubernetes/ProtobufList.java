package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ProtobufReader.Place;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list in protobuf that is read while it comes. Of its bytes no more is held than the object that
 * is on its way: whole pages, of several megabytes each, would make the JVM collect the heap of a
 * small container again and again.
 */
final class ProtobufList {
  /** What an answer begins with. */
  static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Bytes; the API server takes objects of three millions, etcd of half of these. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private static final int USUAL = 64 * 1024;

  /** The two fields around a list, by their numbers. */
  private static final int KIND = 1;

  private static final int LIST = 2;

  private final ItemReader reader;
  private final List<HasMetadata> items = new ArrayList<>();
  private final TokenBuffer rest = new TokenBuffer(null, false);
  private @Nullable Exception failure;

  /** What has come and is not read yet stands between these two. */
  private byte[] bytes = new byte[USUAL];

  private int from;
  private int to;
  private boolean begun;
  private Optional<Message> kind = Optional.empty();

  /** How many bytes of the list itself are still to be read; negative before it begins. */
  private long left = -1;

  /** Makes an object of its tokens. */
  interface ItemReader {
    HasMetadata read(JsonParser item) throws IOException;
  }

  ProtobufList(ItemReader reader) {
    this.reader = reader;
  }

  /** Reads as far as that goes. Nothing is thrown here: who asks for the list is told. */
  void take(ByteBuffer come) {
    try {
      boolean more = !isDone();
      if (more) {
        append(come);
      }
      while (more && !isDone()) {
        more = begun ? readField() : readMagic();
      }
      bytes = isDone() ? new byte[0] : bytes;
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** Whether nothing more is read: it is whole, or none. */
  boolean isDone() {
    return failure != null || left == 0;
  }

  /**
   * What it holds beside its items, as tokens; once.
   *
   * @throws IOException if it is no list of a kind that is read
   */
  JsonParser rest() throws IOException {
    if (failure != null) {
      throw failure instanceof IOException known ? known : new IOException(failure);
    }
    rest.writeEndObject();
    return rest.asParser();
  }

  List<HasMetadata> items() {
    return items;
  }

  private void append(ByteBuffer come) {
    int unread = to - from;
    int more = come.remaining();
    if (more > bytes.length - to) {
      byte[] room = unread + more > bytes.length ? new byte[2 * (unread + more)] : bytes;
      System.arraycopy(bytes, from, room, 0, unread);
      bytes = room;
      from = 0;
      to = unread;
    }
    come.get(bytes, to, more);
    to += more;
  }

  /** Whether it has come; so with what follows. */
  private boolean readMagic() throws IOException {
    int come = Math.min(to, MAGIC.length);
    if (!Arrays.equals(bytes, 0, come, MAGIC, 0, come)) {
      throw ProtobufReader.broken("what begins otherwise");
    }
    begun = come == MAGIC.length;
    from = begun ? come : 0;
    return begun;
  }

  private boolean readField() throws IOException {
    Place next = ProtobufReader.place(bytes, from, to);
    if (next == null) {
      return false;
    }
    if (left < 0 && next.number() == LIST) {
      beginList(next);
      return true;
    }
    if (next.end() - from > (left < 0 ? LARGEST : Math.min(left, LARGEST))) {
      throw ProtobufReader.broken("more than there is room for");
    }
    return next.end() <= to && readWhole(next.number(), (int) next.end());
  }

  private void beginList(Place list) throws IOException {
    if (kind.isEmpty()) {
      throw ProtobufReader.broken("a kind that was not asked for");
    }
    rest.writeStartObject();
    left = list.end() - list.value();
    from = list.value();
  }

  private boolean readWhole(long number, int end) throws IOException {
    if (left < 0) {
      kind = number == KIND ? ProtobufReader.kind(bytes, from, end) : kind;
    } else {
      ProtobufReader.read(
          bytes, from, end, kind.orElseThrow(), rest, item -> items.add(reader.read(item)));
      left -= end - from;
    }
    from = end;
    return true;
  }
}
