package dev.rootseal.kubernetes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What the API server sends around a message. */
public final class Envelope {
  private static final byte[] MAGIC = "k8s\0".getBytes(StandardCharsets.US_ASCII);

  private Envelope() {}

  /** The answer whole. */
  public static byte[] of(String apiVersion, String kind, Message message) {
    return of(apiVersion, kind, message.toByteString());
  }

  static byte[] of(String apiVersion, String kind, ByteString message) {
    Unknown unknown =
        Unknown.newBuilder()
            .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(message)
            .setContentEncoding("")
            .setContentType("")
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(MAGIC);
    bytes.writeBytes(unknown.toByteArray());
    return bytes.toByteArray();
  }
}
