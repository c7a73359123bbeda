package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.TokenReader.Origin;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer in protobuf: a page of workloads, of which each becomes what is kept of it when its
 * last byte has come, or an error, which becomes JSON. Never more than one object is held.
 *
 * <p>Source: Kubernetes, "API concepts", "Protobuf encoding".
 */
final class WorkloadPage {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int FIRST = 16 * 1024;

  /** Bytes of an object; the API server takes three millions, etcd half of these. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private static final int LENGTH = 2;
  private static final int BITS_OF_BYTE = 7;

  /** Bits of a number behind which none is read. */
  private static final int LONGEST = 49;

  /** A kind of workload, as its lists are read. */
  private record Kind<T extends WatchedWorkload>(
      String name, Class<T> type, WorkloadDeserializer<T> reader) {
    T read(ProtobufParser parser) throws IOException {
      parser.nextToken();
      return reader.read(parser, Origin.BOUNDED);
    }

    ReadPages.Page page(@Nullable ListMeta metadata, List<WatchedWorkload> items) {
      DefaultKubernetesResourceList<T> list = new DefaultKubernetesResourceList<>();
      list.setApiVersion("apps/v1");
      list.setKind(name + "List");
      list.setMetadata(metadata);
      list.setItems(items.stream().map(type::cast).toList());
      return new ReadPages.Page(type, list);
    }
  }

  private static final Map<String, Kind<?>> KINDS =
      Map.of(
          "DeploymentList",
          new Kind<>("Deployment", WatchedDeployment.class, new WatchedDeployment.Reader()),
          "StatefulSetList",
          new Kind<>("StatefulSet", WatchedStatefulSet.class, new WatchedStatefulSet.Reader()),
          "DaemonSetList",
          new Kind<>("DaemonSet", WatchedDaemonSet.class, new WatchedDaemonSet.Reader()));

  /** What is read at the moment. */
  private enum Part {
    ENVELOPE,
    LIST,
    NOTHING
  }

  private Part part = Part.ENVELOPE;

  /** What has come and was not read yet. */
  private byte[] bytes = new byte[FIRST];

  private int begin;
  private int end;

  /** Bytes that are passed over before anything is read. */
  private long skipped = MAGIC.length;

  /** Bytes until the list ends. */
  private long left;

  private String answer = "";
  private @Nullable ListMeta metadata;
  private final List<WatchedWorkload> items = new ArrayList<>();
  private ReadPages.@Nullable Page page;
  private byte[] error = {};

  /** Whether an answer that begins with these bytes is protobuf, which are not taken. */
  static boolean isBegunBy(ByteBuffer come) {
    int count = Math.min(MAGIC.length, come.remaining());
    return count > 0 && come.slice(come.position(), count).equals(ByteBuffer.wrap(MAGIC, 0, count));
  }

  /** How many objects of the API have come to their end. */
  int objects() {
    return items.size();
  }

  /** What the page has become, once; null while it is not whole. */
  ReadPages.@Nullable Page take() {
    ReadPages.Page taken = page;
    page = null;
    return taken;
  }

  /** The JSON of an error, once; empty where the answer is none, or has not come to its end. */
  ByteBuffer takeError() {
    ByteBuffer taken = ByteBuffer.wrap(error);
    error = new byte[0];
    return taken;
  }

  /**
   * Takes the next bytes.
   *
   * @throws IOException if they cannot be those of such an answer
   */
  void take(ByteBuffer come) throws IOException {
    append(come);
    while (part != Part.NOTHING && skip() && readNext()) {
      if (part == Part.LIST && left == 0) {
        page = Objects.requireNonNull(KINDS.get(answer)).page(metadata, items);
        part = Part.NOTHING;
      }
    }
    if (part == Part.NOTHING) {
      bytes = new byte[0]; // connections outlive answers, and what passed here may be secret
      begin = 0;
      end = 0;
    }
  }

  private void append(ByteBuffer come) {
    int count = come.remaining();
    if (end + count > bytes.length) {
      int held = end - begin;
      byte[] to = held + count > bytes.length ? new byte[(held + count) * 2] : bytes;
      System.arraycopy(bytes, begin, to, 0, held);
      bytes = to;
      begin = 0;
      end = held;
    }
    come.get(bytes, end, count);
    end += count;
  }

  /** Whether all has come that is passed over. */
  private boolean skip() {
    int over = (int) Math.min(skipped, end - begin);
    begin += over;
    skipped -= over;
    return skipped == 0;
  }

  /** Reads one field of the envelope or of the list, if it has come whole. */
  private boolean readNext() throws IOException {
    int before = begin;
    long tag = varint();
    long length = tag < 0 ? -1 : varint();
    if (length < 0) {
      begin = before;
      return false;
    }
    int field = (int) (tag >>> 3);
    if ((tag & 7) != LENGTH) {
      throw new IOException("no protobuf of a list: a field of another type");
    }
    if (part == Part.ENVELOPE && field == 2 && KINDS.containsKey(answer)) {
      part = Part.LIST;
      left = length;
      return true;
    }
    if (field > 2) {
      skipped = length;
    } else if (length > LARGEST) {
      throw new IOException("an object of more than " + LARGEST + " bytes");
    } else if (length > end - begin) {
      begin = before;
      return false;
    } else {
      read(field, begin + (int) length);
      begin += (int) length;
    }
    spend(begin - before + skipped);
    return true;
  }

  private void spend(long read) throws IOException {
    left -= part == Part.LIST ? read : 0;
    if (left < 0) {
      throw new IOException("no protobuf of a list: a field that ends behind it");
    }
  }

  /** Reads a field of the envelope or of the list. */
  private void read(int field, int behind) throws IOException {
    if (part == Part.LIST) {
      readList(field, behind);
    } else if (field == 1) {
      answer = texts(ApiMessages.TYPE, behind).getOrDefault("kind", "");
    } else if (answer.equals("Status")) {
      error = json(parser(Objects.requireNonNull(ApiMessages.ofKind(answer)), behind));
      part = Part.NOTHING;
    } else {
      throw new IOException("no protobuf of a list: a kind that was not asked for");
    }
  }

  private void readList(int field, int behind) throws IOException {
    if (field == 1) {
      metadata = metadata(texts(ApiMessages.LIST_METADATA, behind));
    } else {
      Kind<?> kind = Objects.requireNonNull(KINDS.get(answer));
      Message message = Objects.requireNonNull(ApiMessages.ofKind(kind.name));
      items.add(kind.read(parser(message, behind)));
    }
  }

  private ProtobufParser parser(Message message, int behind) {
    return new ProtobufParser(bytes, begin, behind, message);
  }

  private static ListMeta metadata(Map<String, String> texts) {
    ListMeta metadata = new ListMeta();
    metadata.setResourceVersion(texts.get("resourceVersion"));
    metadata.setContinue(texts.get("continue"));
    String remaining = texts.get("remainingItemCount");
    metadata.setRemainingItemCount(remaining == null ? null : Long.valueOf(remaining));
    return metadata;
  }

  /** The fields of a message that has no others in it. */
  private Map<String, String> texts(Message message, int behind) throws IOException {
    Map<String, String> texts = new HashMap<>();
    ProtobufParser parser = parser(message, behind);
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      texts.put(parser.currentName(), parser.getText());
    }
    return texts;
  }

  private static byte[] json(ProtobufParser parser) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
      generator.writeStartObject();
      generator.writeStringField("apiVersion", "v1");
      generator.writeStringField("kind", "Status");
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        generator.copyCurrentStructure(parser);
      }
      generator.writeEndObject();
    }
    return json.toByteArray();
  }

  /** A number; less than 0 if it has not come whole. */
  private long varint() throws IOException {
    long whole = 0;
    for (int shift = 0; begin < end; shift += BITS_OF_BYTE) {
      byte one = bytes[begin++];
      whole |= (long) (one & 0x7F) << shift;
      if (whole < 0 || shift > LONGEST) {
        throw new IOException("no protobuf of a list: a number of too many bytes");
      }
      if (one >= 0) {
        return whole;
      }
    }
    return -1;
  }
}
