package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.ApiField;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.rule.ContainerCommand;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list in protobuf that is read while it comes. Of its bytes no more is held than the object that
 * is on its way: whole pages, of several megabytes each, would make the JVM collect the heap of a
 * small container again and again.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
final class ProtobufList {
  /** What an answer begins with. */
  static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Bytes; the API server takes objects of three millions, etcd of half of these. */
  static final int LARGEST = 16 * 1024 * 1024;

  /** The field around a list, beside which its kind stands. */
  private static final int LIST = 2;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ObjectReader ofItems;
  private final List<WatchedWorkload> items = new ArrayList<>();

  /** Counted while they come, since each piece of an answer asks for it. */
  private long bytesOfItems;

  private @Nullable Exception failure;

  /** What has come and is not read yet. */
  private ByteBuffer unread = ByteBuffer.allocate(64 * 1024).flip();

  private boolean begun;

  /** What is read now: what is around the list, then the list. */
  private Message message = ApiMessages.ENVELOPE;

  /** The same as far as it was read, without items. */
  private ObjectNode read = NODES.objectNode();

  /** How many bytes of the list itself are still to be read; negative before it begins. */
  private long left = -1;

  ProtobufList(ObjectReader ofItems) {
    this.ofItems = ofItems;
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

  /** What it holds beside its items; it fails if it is no list of a kind that is read. */
  JsonNode rest() throws IOException {
    if (failure != null) {
      throw failure instanceof IOException known ? known : new IOException(failure);
    }
    return read;
  }

  List<WatchedWorkload> items() {
    return items;
  }

  /** About how many bytes are kept of the items that were read. */
  long bytesOfItems() {
    return bytesOfItems;
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
      throw broken("what begins otherwise");
    }
    begun = true;
    return true;
  }

  private boolean readField() throws IOException {
    int from = unread.position();
    MessageReader next = new MessageReader(unread.array(), from, unread.limit());
    try {
      next.readHead();
    } catch (EOFException e) {
      return false;
    }
    if (left < 0 && next.number == LIST) {
      beginList(next);
      return true;
    }
    if (next.end - from > (left < 0 ? LARGEST : Math.min(left, LARGEST))) {
      throw broken("more than there is room for");
    }
    return next.end <= unread.limit() && readWhole((int) next.end - from);
  }

  private void beginList(MessageReader list) throws IOException {
    message =
        ApiMessages.find(read.at("/typeMeta/kind").asText())
            .orElseThrow(() -> broken("a kind that was not asked for"));
    read = NODES.objectNode();
    left = list.end - list.begin;
    unread.position(list.begin);
  }

  /** Of the items, each is made an object before the next one is read. */
  private boolean readWhole(int length) throws IOException {
    int from = unread.position();
    unread.position(from + length);
    new MessageReader(unread.array(), from, from + length).addTo(read, message);
    if (left > 0) {
      left -= length;
      for (JsonNode item : read.path("items")) {
        WatchedWorkload workload = ofItems.readValue(item);
        items.add(workload);
        bytesOfItems += workload.bytes();
      }
      read.remove("items");
    }
    return true;
  }

  private static JsonParseException broken(String what) {
    return new JsonParseException(null, "no protobuf of the API: " + what);
  }

  /**
   * Makes of a message the tree that its JSON is, of the fields that are read. What is not read is
   * passed over by its length. Names and depth are those of {@link ApiMessages}, whatever is sent.
   */
  private static final class MessageReader {
    private static final int BITS_OF_WIRE_TYPE = 3;
    private static final int BITS_OF_BYTE = 7;

    private static final int VARINT = 0;
    private static final int LENGTH = 2;

    private final byte[] bytes;
    private final int limit;
    private int at;

    /** The field whose head was read last, and where the bytes of its value are, or the value. */
    private long number;

    private int wireType;
    private int begin;
    private long end;
    private long value;

    private MessageReader(byte[] bytes, int begin, int end) {
      this.bytes = bytes;
      this.at = begin;
      this.limit = end;
    }

    private ObjectNode addTo(ObjectNode read, Message message) throws IOException {
      while (at < limit) {
        ApiField field = find(message);
        if (field != null && !isNone(field)) {
          add(field, read);
        }
      }
      return read;
    }

    /** Whether it is what the API's JSON leaves out. */
    private boolean isNone(ApiField field) {
      return field.type() == ValueType.INT
          ? value == 0
          : field.isText() && !field.list() && end == begin;
    }

    private void add(ApiField field, ObjectNode read) throws IOException {
      if (field.type() == ValueType.INLINE) {
        ObjectNode _ = inside().addTo(read, field.message());
      } else if (field.type() == ValueType.MAP) {
        String name = text(1);
        if (field.reads(name)) {
          read.withObjectProperty(field.name()).put(name, text(2));
        }
      } else if (!field.list()) {
        if (read.replace(field.name(), value(field)) != null && !field.isUnknown()) {
          throw broken(field.name() + " comes again");
        }
      } else if (field.message() != ApiMessages.VARIABLE
          || ContainerCommand.ENV_VARS.contains(text(1))) {
        read.withArrayProperty(field.name()).add(value(field));
      }
    }

    private JsonNode value(ApiField field) throws IOException {
      return switch (field.type()) {
        case TEXT, PATH -> NODES.textNode(text());
        case BOOL, FLAG -> NODES.booleanNode(value != 0);
        case INT, COUNT -> NODES.numberNode(value);
        case MESSAGE, INLINE, MAP ->
            field.isUnknown()
                ? NODES.objectNode()
                : inside().addTo(NODES.objectNode(), field.message());
      };
    }

    /** Of the message that was found. */
    private MessageReader inside() {
      return new MessageReader(bytes, begin, (int) end);
    }

    /** What is no UTF-8 becomes U+FFFD. */
    private String text() {
      return new String(bytes, begin, (int) end - begin, StandardCharsets.UTF_8);
    }

    /** The text of that number in the message of two that was found; both may be missing. */
    private String text(int wanted) throws IOException {
      MessageReader pair = inside();
      String text = "";
      while (pair.at < pair.limit) {
        ApiField one = pair.find(ApiMessages.PAIR);
        text = one != null && one.number() == wanted ? pair.text() : text;
      }
      return text;
    }

    /** Finds the next field with its value, and moves behind it; null for one that is not read. */
    private @Nullable ApiField find(Message message) throws IOException {
      readHead();
      ApiField field = message.field(number);
      if (field != null
          && !field.isUnknown()
          && wireType != (field.type().isNumber() ? VARINT : LENGTH)) {
        throw broken("a field of another type");
      }
      if (end > limit) {
        throw broken("more than there is room for");
      }
      at = (int) end;
      return field;
    }

    /**
     * Moves to the value of the next field, of which not all may have come: an EOFException if not
     * even its head has.
     */
    private void readHead() throws IOException {
      long tag = varint();
      number = tag >>> BITS_OF_WIRE_TYPE;
      wireType = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
      long length = 0;
      switch (wireType) {
        case VARINT -> value = varint();
        case 1 -> length = Long.BYTES;
        case LENGTH -> length = varint();
        case 5 -> length = Integer.BYTES;
        default -> throw broken("a group, or what is nothing");
      }
      if (length < 0 || length > Integer.MAX_VALUE) {
        throw broken("more than there is room for");
      }
      begin = at;
      end = at + length;
    }

    private long varint() throws IOException {
      long whole = 0;
      for (int shift = 0; shift < Long.SIZE; shift += BITS_OF_BYTE) {
        if (at >= limit) {
          throw new EOFException("no protobuf of the API: a number that is cut off");
        }
        byte one = bytes[at++];
        whole |= (long) (one & 0x7F) << shift;
        if (one >= 0) {
          return whole;
        }
      }
      throw broken("a number of too many bytes");
    }
  }
}
