package dev.rootseal.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of a heap dump tells which texts there were. A text is an array of bytes that a String
 * points to; what is in the buffers of connections is none.
 *
 * @see <a href="https://hg.openjdk.org/jdk/jdk/file/tip/src/hotspot/share/services/heapDumper.cpp">
 *     the format</a>
 */
final class HeapDump {
  private static final String TEXT = "java/lang/String";
  private static final byte OF_BYTES = 8;

  private final ByteBuffer dump;
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, Place> arrays = new HashMap<>();
  private final Set<Long> texts = new HashSet<>();
  private long classOfTexts;

  private record Place(int begin, int length) {}

  private HeapDump(ByteBuffer dump) {
    this.dump = dump;
  }

  static HeapDump read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      HeapDump dump = new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      dump.readRecords();
      return dump;
    }
  }

  /** The texts for which something holds, one byte a character. */
  List<String> texts(Predicate<String> wanted) {
    return texts.stream()
        .flatMap(id -> Optional.ofNullable(arrays.get(id)).stream())
        .map(this::text)
        .filter(wanted)
        .toList();
  }

  /** How long each array of bytes is that has this text somewhere, one byte a character. */
  List<Integer> lengthsOfArraysWith(String text) {
    return arrays.values().stream()
        .filter(place -> text(place).contains(text))
        .map(Place::length)
        .toList();
  }

  private String text(Place place) {
    byte[] bytes = new byte[place.length()];
    dump.get(place.begin(), bytes);
    return new String(bytes, ISO_8859_1);
  }

  private void readRecords() {
    while (dump.get() != 0) {
      // The format's name and version end with a zero.
    }
    if (dump.getInt() != Long.BYTES) {
      throw new IllegalStateException("identifiers of another size");
    }
    dump.getLong();
    List<Integer> instances = new ArrayList<>();
    while (dump.hasRemaining()) {
      int tag = dump.get();
      dump.getInt();
      int end = dump.getInt() + dump.position();
      switch (tag) {
        case 0x01 -> readName(end);
        case 0x02 -> readClass();
        case 0x0c, 0x1c -> readObjects(end, instances);
        default -> {
          // Stacks and threads.
        }
      }
      dump.position(end);
    }
    instances.forEach(this::readText);
  }

  private void readName(int end) {
    long id = dump.getLong();
    byte[] name = new byte[end - dump.position()];
    dump.get(name);
    names.put(id, new String(name, UTF_8));
  }

  private void readClass() {
    dump.getInt();
    long id = dump.getLong();
    dump.getInt();
    if (TEXT.equals(names.get(dump.getLong()))) {
      classOfTexts = id;
    }
  }

  private void readObjects(int end, List<Integer> instances) {
    while (dump.position() < end) {
      int tag = dump.get() & 0xff;
      switch (tag) {
        case 0xff, 0x05, 0x07 -> skip(8);
        case 0x01 -> skip(16);
        case 0x02, 0x03, 0x08 -> skip(16);
        case 0x04, 0x06 -> skip(12);
        case 0x20 -> skipClass();
        case 0x21 -> {
          instances.add(dump.position());
          skip(8 + 4 + 8);
          skip(dump.getInt());
        }
        case 0x22 -> {
          skip(8 + 4);
          int length = dump.getInt();
          skip(8 + 8 * length);
        }
        case 0x23 -> readArray();
        default -> throw new IllegalStateException("no such record: " + tag);
      }
    }
  }

  private void readArray() {
    long id = dump.getLong();
    dump.getInt();
    int length = dump.getInt();
    byte type = dump.get();
    if (type == OF_BYTES) {
      arrays.put(id, new Place(dump.position(), length));
    }
    skip(length * size(type));
  }

  /** Of a String, each eight bytes may be where its text is. */
  private void readText(int place) {
    dump.position(place);
    skip(8 + 4);
    if (dump.getLong() == classOfTexts) {
      int length = dump.getInt();
      for (int i = 0; i + Long.BYTES <= length; i++) {
        texts.add(dump.getLong(dump.position() + i));
      }
    }
  }

  private void skipClass() {
    skip(8 + 4 + 6 * 8 + 4);
    for (int constants = dump.getShort(); constants > 0; constants--) {
      skip(2);
      skip(size(dump.get()));
    }
    for (int statics = dump.getShort(); statics > 0; statics--) {
      skip(8);
      skip(size(dump.get()));
    }
    skip(dump.getShort() * 9);
  }

  private void skip(int bytes) {
    dump.position(dump.position() + bytes);
  }

  private static int size(byte type) {
    return switch (type) {
      case 4, OF_BYTES -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 2, 7, 11 -> 8;
      default -> throw new IllegalStateException("no such type: " + type);
    };
  }
}
