package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.rootseal.kubernetes.ApiMessages.Field;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.kubernetes.TypedSerialization.WithoutManagedFields;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a watch, in frames that each end with a line. Each is given whole, of a workload what
 * is read of it, and in ASCII: the client makes a text of each part that it gets, in which a
 * character of several bytes leaves zeros behind, and is lost where a part ends within it. It holds
 * a frame several times, and the last one until the watch ends. A frame that is no sound JSON, or
 * larger than any object, stays broken for whoever reads it.
 */
final class WatchFrames implements AsyncBody.Consumer<List<ByteBuffer>> {
  /** Bytes; the API server takes objects of three millions, etcd of half of these. */
  private static final int LARGEST = 16 * 1024 * 1024;

  /** Characters of labels or annotations; of more than half of it nothing is kept. */
  private static final int MOST_OF_MAP = 32 * 1024;

  private static final byte[] BROKEN = {'{', '\n'};

  /** What an object says beside the fields of its message. */
  private static final Set<String> TYPE = Set.of("apiVersion", "kind");

  private static final Message NOTHING = new Message();

  private final AsyncBody.Consumer<List<ByteBuffer>> behind;
  private final Optional<Message> workload;
  private ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private boolean tooLarge;

  /**
   * Those of a watch.
   *
   * @param workload what is read of the objects; of others all
   */
  WatchFrames(AsyncBody.Consumer<List<ByteBuffer>> behind, Optional<Message> workload) {
    this.behind = behind;
    this.workload = workload;
  }

  @Override
  public void consume(List<ByteBuffer> come, AsyncBody body) throws Exception {
    List<ByteBuffer> whole = new ArrayList<>();
    for (ByteBuffer bytes : come) {
      while (bytes.hasRemaining()) {
        take(bytes, whole);
      }
    }
    behind.consume(whole, body);
  }

  /** Takes the bytes up to the end of a line. */
  private void take(ByteBuffer bytes, List<ByteBuffer> whole) {
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
      whole.add(ByteBuffer.wrap(tooLarge ? BROKEN : line()));
      frame = new ByteArrayOutputStream();
      tooLarge = false;
    }
  }

  private byte[] line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonParser from =
            new WithoutManagedFields(TypedSerialization.JSON.createParser(frame.toByteArray()));
        JsonGenerator to = TypedSerialization.JSON.createGenerator(line)) {
      to.enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
      copy(from, to);
    } catch (IOException e) {
      return BROKEN;
    }
    line.write('\n');
    return line.toByteArray();
  }

  private void copy(JsonParser from, JsonGenerator to) throws IOException {
    if (from.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no frame");
    }
    to.writeStartObject();
    boolean ofWorkload = false;
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      to.writeFieldName(name);
      from.nextToken();
      if (name.equals("object") && ofWorkload) {
        Message read = workload.orElseThrow();
        value(from, to, from.currentToken(), new Field(0, name, ValueType.MESSAGE, false, read));
      } else {
        ofWorkload |=
            name.equals("type") && workload.isPresent() && !from.getText().equals("ERROR");
        to.copyCurrentStructure(from);
      }
    }
    to.writeEndObject();
    if (from.nextToken() != null) {
      throw new IOException("something comes behind the frame");
    }
  }

  /** What is read of an object whose beginning the parser stands on. */
  private static void object(JsonParser from, JsonGenerator to, Message message)
      throws IOException {
    to.writeStartObject();
    boolean unknownVariable = message == ApiMessages.VARIABLE;
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String name = from.currentName();
      @Nullable Field field = message.field(name);
      JsonToken value = from.nextToken();
      if (field == null ? !TYPE.contains(name) : unknownVariable && name.equals("value")) {
        from.skipChildren();
      } else {
        unknownVariable = unknownVariable && !KnownEnvVars.NAMES.contains(from.getText());
        to.writeFieldName(field == null ? name : field.name());
        value(from, to, value, field);
      }
    }
    to.writeEndObject();
  }

  private static void value(
      JsonParser from, JsonGenerator to, JsonToken token, @Nullable Field field)
      throws IOException {
    switch (token) {
      case START_OBJECT -> {
        if (field != null && field.type() == ValueType.MAP) {
          map(from, to, field);
        } else {
          object(from, to, field == null ? NOTHING : field.message());
        }
      }
      case START_ARRAY -> {
        to.writeStartArray();
        for (JsonToken one = from.nextToken(); one != JsonToken.END_ARRAY; one = from.nextToken()) {
          value(from, to, one, field);
        }
        to.writeEndArray();
      }
      case VALUE_STRING -> to.writeString(read(from.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(read(from.getText()));
      default -> to.copyCurrentEvent(from);
    }
  }

  /** Labels, or annotations that are read: as many as show that there are too many. */
  private static void map(JsonParser from, JsonGenerator to, Field map) throws IOException {
    boolean annotations = map.name().equals("annotations");
    int left = MOST_OF_MAP;
    to.writeStartObject();
    while (from.nextToken() == JsonToken.FIELD_NAME) {
      String key = from.currentName();
      JsonToken value = from.nextToken();
      if (left < 0 || (annotations && !WorkloadFactsReader.isRead(key))) {
        from.skipChildren();
      } else {
        left -= key.length() + from.getText().length();
        to.writeFieldName(key);
        value(from, to, value, null);
      }
    }
    to.writeEndObject();
  }

  /** No character of two parts is cut in two. */
  private static String read(String text) {
    int longest = TokenReader.READ_OF_TEXT;
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }
}
