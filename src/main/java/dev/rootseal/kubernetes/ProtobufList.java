package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ProtobufReader.Place;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** The field around a list, beside which its kind stands. */
  private static final int LIST = 2;

  private final ItemReader reader;
  private final List<HasMetadata> items = new ArrayList<>();
  private @Nullable Exception failure;

  /** What has come and is not read yet. */
  private ByteBuffer unread = ByteBuffer.allocate(USUAL).flip();

  private boolean begun;

  /** What is read now: what is around the list, then the list. */
  private Message message = ApiMessages.ENVELOPE;

  /** The same as far as it was read, without items. */
  private ObjectNode read = JsonNodeFactory.instance.objectNode();

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
      unread = isDone() ? ByteBuffer.allocate(0) : unread;
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** Whether nothing more is read: it is whole, or none. */
  boolean isDone() {
    return failure != null || left == 0;
  }

  /**
   * What it holds beside its items, as tokens.
   *
   * @throws IOException if it is no list of a kind that is read
   */
  JsonParser rest() throws IOException {
    if (failure != null) {
      throw failure instanceof IOException known ? known : new IOException(failure);
    }
    return read.traverse();
  }

  List<HasMetadata> items() {
    return items;
  }

  private void append(ByteBuffer come) {
    int together = unread.remaining() + come.remaining();
    ByteBuffer room =
        together > unread.capacity()
            ? ByteBuffer.allocate(2 * together).put(unread)
            : unread.compact();
    unread = room.put(come).flip();
  }

  /** Whether it has come; so with what follows. */
  private boolean readMagic() throws IOException {
    if (unread.remaining() < MAGIC.length) {
      return false;
    }
    byte[] first = new byte[MAGIC.length];
    unread.get(first);
    if (!Arrays.equals(first, MAGIC)) {
      throw ProtobufReader.broken("what begins otherwise");
    }
    begun = true;
    return true;
  }

  private boolean readField() throws IOException {
    int from = unread.position();
    Place next = ProtobufReader.place(unread.array(), from, unread.limit());
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
    return next.end() <= unread.limit() && readWhole(from, (int) next.end());
  }

  private void beginList(Place list) throws IOException {
    message =
        ApiMessages.find(read.at("/typeMeta/kind").asText())
            .orElseThrow(() -> ProtobufReader.broken("a kind that was not asked for"));
    read = JsonNodeFactory.instance.objectNode();
    left = list.end() - list.value();
    unread.position(list.value());
  }

  /** Of the items, each is made an object before the next one is read. */
  private boolean readWhole(int from, int end) throws IOException {
    ProtobufReader.read(unread.array(), from, end, message, read);
    unread.position(end);
    if (left > 0) {
      left -= end - from;
      for (JsonNode item : read.path("items")) {
        items.add(reader.read(item.traverse()));
      }
      read.remove("items");
    }
    return true;
  }
}
